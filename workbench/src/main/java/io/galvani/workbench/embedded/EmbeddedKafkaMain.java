package io.galvani.workbench.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Kafka in a process of its own: prints its address when ready and runs until its input ends. */
public final class EmbeddedKafkaMain {
  private static final int OF_A_CLUSTER = 5;

  private EmbeddedKafkaMain() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2 && args.length != 3 && args.length != OF_A_CLUSTER) {
      System.err.println(
          "arguments must be FOLDER PORT [ADVERTISED] or FOLDER ID CLUSTER PORTS PORTS, but were "
              + args.length);
      System.exit(2);
    }
    try (EmbeddedKafka kafka = kafka(args)) {
      kafka.start();
      System.out.println("ready " + kafka.bootstrapServers());
      while (System.in.read() >= 0) {}
    }
    System.exit(0);
  }

  private static EmbeddedKafka kafka(String[] args) {
    Path folder = Path.of(args[0]);
    if (args.length == OF_A_CLUSTER) {
      return new EmbeddedKafka(
          folder, KafkaMember.parse(Arrays.asList(args).subList(1, args.length)));
    }
    int port = Integer.parseInt(args[1]);
    return new EmbeddedKafka(folder, port, args.length == 3 ? Integer.parseInt(args[2]) : port);
  }
}
