package io.galvani.workbench.fault;

/** A server in this JVM: killing is closing, and it cannot be paused. */
final class EmbeddedPart implements Part {
  private final String name;
  private final Runnable starting;
  private final Runnable closing;
  private boolean running;

  EmbeddedPart(String name, Runnable starting, Runnable closing) {
    this.name = name;
    this.starting = starting;
    this.closing = closing;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() {
    starting.run();
    running = true;
  }

  @Override
  public synchronized void kill() {
    if (running) {
      running = false;
      closing.run();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  @Override
  public boolean pause() {
    return false;
  }

  @Override
  public void resume() {}
}
