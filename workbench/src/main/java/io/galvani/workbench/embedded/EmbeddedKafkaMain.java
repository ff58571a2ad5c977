package io.galvani.workbench.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Kafka in a process of its own: prints its address when ready and runs until its input ends. */
public final class EmbeddedKafkaMain {
  private EmbeddedKafkaMain() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2 && args.length != 3) {
      System.err.println("arguments must be FOLDER PORT [ADVERTISED], but were " + args.length);
      System.exit(2);
    }
    int port = Integer.parseInt(args[1]);
    int advertised = args.length == 3 ? Integer.parseInt(args[2]) : port;
    try (EmbeddedKafka kafka = new EmbeddedKafka(Path.of(args[0]), port, advertised)) {
      kafka.start();
      System.out.println("ready " + kafka.bootstrapServers());
      while (System.in.read() >= 0) {}
    }
    System.exit(0);
  }
}
