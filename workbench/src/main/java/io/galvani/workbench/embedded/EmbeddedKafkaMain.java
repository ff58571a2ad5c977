package io.galvani.workbench.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Kafka in a process of its own: prints its address when ready and runs until its input ends. */
public final class EmbeddedKafkaMain {
  private EmbeddedKafkaMain() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("arguments must be FOLDER PORT, but were " + args.length);
      System.exit(2);
    }
    try (EmbeddedKafka kafka = new EmbeddedKafka(Path.of(args[0]), Integer.parseInt(args[1]))) {
      kafka.start();
      System.out.println("ready " + kafka.bootstrapServers());
      while (System.in.read() >= 0) {}
    }
    System.exit(0);
  }
}
