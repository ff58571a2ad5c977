package io.galvani.stream.deadletter;

import io.galvani.chassis.cli.InputException;
import io.galvani.chassis.config.Secret;
import io.galvani.stream.kafka.KafkaOptions;
import io.galvani.stream.kafka.Lookup;
import io.galvani.stream.mqtt.MqttLink;
import io.galvani.stream.mqtt.MqttSettings;
import io.galvani.stream.mqtt.MqttUnavailableException;
import io.galvani.stream.mqtt.PahoTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code galvani dead-letters replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends dead letters, byte for byte, to where they came from.",
      "Without --execute it only says what it would do. The letters stay where they are."
    })
final class DeadLettersReplay implements Callable<Integer> {
  /** Which letters. */
  static final class Choice {
    @Option(
        names = "--at",
        paramLabel = "PARTITION:OFFSET",
        description = "A letter, as `list` names it; may be repeated.")
    private @Nullable List<String> places;

    @Option(names = "--reason", paramLabel = "CODE", description = "All of a reason.")
    private @Nullable String reason;

    @Option(names = "--all", description = "All.")
    private boolean all;

    void check() {
      for (String place : places == null ? List.<String>of() : places) {
        if (!place.matches("\\d+:\\d+")) {
          throw new InputException("--at must be PARTITION:OFFSET, but was " + place);
        }
      }
    }

    /** The places that were asked for and hold no letter. */
    List<String> missing(List<StoredLetter> found) {
      List<String> missing = new ArrayList<>(places == null ? List.of() : places);
      found.forEach(stored -> missing.remove(stored.place()));
      return missing;
    }

    boolean test(StoredLetter stored) {
      return all
          || (places != null && places.contains(stored.place()))
          || stored.letter().reason().equals(reason);
    }
  }

  @ArgGroup(multiplicity = "1")
  private Choice choice = new Choice();

  @Option(names = "--execute", description = "Do it.")
  private boolean execute;

  @Option(names = "--mqtt", paramLabel = "URL", description = "Broker for letters from MQTT.")
  private @Nullable String mqtt;

  @Option(
      names = "--mqtt-user",
      paramLabel = "USER",
      description = "A user that may publish there.")
  private @Nullable String user;

  @Option(names = "--mqtt-password-file", paramLabel = "FILE", description = "Its password.")
  private @Nullable Path passwordFile;

  @Mixin private KafkaOptions kafka = new KafkaOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    choice.check();
    Lookup lookup = new Lookup(kafka.settings());
    List<StoredLetter> chosen = StoredLetter.find(lookup, choice::test);
    List<String> missing = choice.missing(chosen);
    if (!missing.isEmpty()) {
      throw new InputException("--at must name letters, but there is none at " + missing);
    }
    PrintWriter out = spec.commandLine().getOut();
    int sent = 0;
    try (Brokers brokers = new Brokers(lookup)) {
      for (StoredLetter stored : chosen) {
        String fate = execute ? replay(brokers, stored) : plan(stored);
        sent += fate.equals("sent") ? 1 : 0;
        out.printf("%-10s %-12s %s%n", stored.place(), fate, stored.source());
      }
    }
    out.printf("%d of %d letters sent%s.%n", sent, chosen.size(), execute ? "" : " (no --execute)");
    out.flush();
    return 0;
  }

  private static String plan(StoredLetter stored) {
    return stored.letter().complete() ? "would send" : "incomplete";
  }

  private static String replay(Brokers brokers, StoredLetter stored) throws InterruptedException {
    if (!stored.letter().complete()) {
      return "incomplete";
    }
    return stored.letter().origin().carrier() == Origin.Carrier.MQTT
        ? brokers.toMqtt(stored)
        : brokers.toKafka(stored);
  }

  /** Opens the MQTT connection only when a letter needs it. */
  private final class Brokers implements AutoCloseable {
    private final Lookup lookup;
    private @Nullable MqttLink link;

    Brokers(Lookup lookup) {
      this.lookup = lookup;
    }

    String toKafka(StoredLetter stored) throws InterruptedException {
      DeadLetter letter = stored.letter();
      lookup.write(
          new ProducerRecord<>(letter.origin().topic(), stored.key(), letter.payload().bytes()));
      return "sent";
    }

    String toMqtt(StoredLetter stored) throws InterruptedException {
      CompletableFuture<Boolean> taken = new CompletableFuture<>();
      DeadLetter letter = stored.letter();
      link().publish(letter.origin().topic(), letter.payload().bytes(), taken::complete);
      try {
        return taken.get(15, TimeUnit.SECONDS) ? "sent" : "refused";
      } catch (ExecutionException | TimeoutException silent) {
        return "unanswered";
      }
    }

    private MqttLink link() throws InterruptedException {
      MqttLink open = link;
      if (open != null) {
        return open;
      }
      if (mqtt == null) {
        throw new InputException("--mqtt must be given for letters from MQTT, but is missing");
      }
      String session = "galvani-replay-" + ProcessHandle.current().pid();
      try {
        PahoTransport transport =
            new PahoTransport(MqttSettings.of(mqtt, user, password()), session);
        open = transport.connect(List.of(), new Unheard());
        link = open;
        return open;
      } catch (MqttUnavailableException | IllegalArgumentException unavailable) {
        throw new InputException(
            "--mqtt must be a broker that answers, but: " + unavailable.getMessage(), unavailable);
      }
    }

    @Override
    public void close() {
      if (link != null) {
        link.close();
      }
    }
  }

  private @Nullable Secret password() {
    if (passwordFile == null) {
      return null;
    }
    try {
      return new Secret(Files.readString(passwordFile).strip());
    } catch (IOException unreadable) {
      throw new InputException(
          "--mqtt-password-file must be readable, but " + passwordFile + " is not", unreadable);
    }
  }
}
