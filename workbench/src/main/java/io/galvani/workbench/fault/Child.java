package io.galvani.workbench.fault;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process of our own: killed by SIGKILL, paused by SIGSTOP, always by its id. */
public final class Child implements Part {
  private static final long REAP_S = 120;
  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    // A JVM that is told to end must not leave its children behind.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "end-of-children"));
  }

  private final String name;
  private final File log;
  private final List<String> command;
  private @Nullable Process process;
  private int starts;

  /** A process that is not started yet; all its lives write to one log. */
  public Child(String name, Path log, List<String> command) {
    this.name = name;
    this.log = log.toFile();
    this.command = List.copyOf(command);
  }

  /** A JVM with the class path of this one. */
  public static Child java(
      String name, Path log, String heap, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    command.addAll(arguments);
    return new Child(name, log, command);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() throws IOException {
    if (isRunning()) {
      throw new IllegalStateException(name + " must have ended to be started, but runs");
    }
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    ALIVE.add(started);
    process = started;
    var unused = started.onExit().thenAccept(ALIVE::remove);
    starts++;
  }

  /** How often it was started. */
  public synchronized int starts() {
    return starts;
  }

  @Override
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  @Override
  public synchronized void kill() {
    if (process != null) {
      process.destroyForcibly();
      process.onExit().orTimeout(REAP_S, TimeUnit.SECONDS).join();
    }
  }

  /** Asks it to end and waits. */
  public synchronized void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(REAP_S, TimeUnit.SECONDS)) {
        kill();
      }
    }
  }

  @Override
  public synchronized boolean pause() {
    return signal("STOP");
  }

  @Override
  public synchronized void resume() {
    signal("CONT");
  }

  /** Sends a signal by name, without {@code SIG}. */
  public synchronized boolean signal(String signal) {
    if (process == null || !process.isAlive()) {
      return false;
    }
    try {
      String id = Long.toString(process.pid());
      return new ProcessBuilder("kill", "-" + signal, id).start().waitFor() == 0;
    } catch (IOException noSuchTool) {
      throw new UncheckedIOException("signals must be possible, but kill is missing", noSuchTool);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Its standard input, if it runs. */
  public synchronized Optional<OutputStream> input() {
    return process != null && process.isAlive()
        ? Optional.of(process.getOutputStream())
        : Optional.empty();
  }

  /** Its exit code once it ended by itself; empty when the time is over first. */
  public Optional<Integer> await(long seconds) throws InterruptedException {
    Process waited;
    synchronized (this) {
      waited = process;
    }
    return waited != null && waited.waitFor(seconds, TimeUnit.SECONDS)
        ? Optional.of(waited.exitValue())
        : Optional.empty();
  }

  /** Resident memory, bytes; 0 if the system does not tell. */
  public synchronized long residentBytes() {
    if (process == null) {
      return 0;
    }
    Path statm = Path.of("/proc", Long.toString(process.pid()), "statm");
    try {
      String[] pages = java.nio.file.Files.readString(statm).split(" ", 3);
      return Long.parseLong(pages[1]) * 4096;
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Where it writes. */
  public Path log() {
    return log.toPath();
  }
}
