package io.galvani.workbench.embedded;

import io.galvani.workbench.embedded.EmbeddedMqttBroker.Persistence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The MQTT broker in a process of its own, to be killed or frozen: prints its address when ready
 * and runs until its input ends. Accounts come from a file, four lines each: user, password,
 * filters it may publish to, filters it may subscribe to, both separated by blanks.
 */
public final class EmbeddedMqttBrokerMain {
  private static final int LINES = 4;

  private EmbeddedMqttBrokerMain() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 4) {
      System.err.println("arguments must be FOLDER PORT ACCOUNTS MODE, but were " + args.length);
      System.exit(2);
    }
    List<MqttAccount> accounts = accounts(Path.of(args[2]));
    try (EmbeddedMqttBroker broker =
        new EmbeddedMqttBroker(
            Path.of(args[0]), Persistence.valueOf(args[3]), accounts, Integer.parseInt(args[1]))) {
      broker.start();
      System.out.println("ready " + broker.url());
      while (System.in.read() >= 0) {}
    }
    System.exit(0);
  }

  /** What {@link #accounts} reads. */
  public static String text(List<MqttAccount> accounts) {
    StringBuilder text = new StringBuilder();
    for (MqttAccount account : accounts) {
      text.append(account.user()).append('\n').append(account.password()).append('\n');
      text.append(String.join(" ", account.mayPublish())).append('\n');
      text.append(String.join(" ", account.maySubscribe())).append('\n');
    }
    return text.toString();
  }

  private static List<MqttAccount> accounts(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<MqttAccount> accounts = new ArrayList<>();
    for (int i = 0; i + LINES <= lines.size(); i += LINES) {
      accounts.add(
          new MqttAccount(
              lines.get(i),
              lines.get(i + 1),
              filters(lines.get(i + 2)),
              filters(lines.get(i + 3))));
    }
    return accounts;
  }

  private static List<String> filters(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" "));
  }
}
