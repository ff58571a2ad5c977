package io.galvani.workbench.embedded;

import java.util.List;
import java.util.StringJoiner;
import org.apache.kafka.common.Uuid;

/**
 * One node's place among all nodes of a cluster.
 *
 * @param id from 1
 * @param clusterId the same for all of them
 * @param brokerPorts [node], where clients connect
 * @param controllerPorts [node], where the nodes vote
 */
public record KafkaMember(
    int id, String clusterId, List<Integer> brokerPorts, List<Integer> controllerPorts) {
  private static final int MOST_COPIES = 3;

  public KafkaMember {
    brokerPorts = List.copyOf(brokerPorts);
    controllerPorts = List.copyOf(controllerPorts);
    if (brokerPorts.size() != controllerPorts.size() || id < 1 || id > brokerPorts.size()) {
      throw new IllegalArgumentException(
          "id must be 1 to the number of ports, the same of both kinds, but was "
              + id
              + " of "
              + brokerPorts.size()
              + " and "
              + controllerPorts.size());
    }
  }

  /** A cluster of one. */
  static KafkaMember alone(int brokerPort) {
    return new KafkaMember(
        1, Uuid.randomUuid().toString(), List.of(brokerPort), List.of(FreePort.next()));
  }

  /** The members of a new cluster on free ports. */
  public static List<KafkaMember> cluster(int nodes) {
    String clusterId = Uuid.randomUuid().toString();
    List<Integer> brokers = java.util.stream.Stream.generate(FreePort::next).limit(nodes).toList();
    List<Integer> voters = java.util.stream.Stream.generate(FreePort::next).limit(nodes).toList();
    return java.util.stream.IntStream.rangeClosed(1, nodes)
        .mapToObj(id -> new KafkaMember(id, clusterId, brokers, voters))
        .toList();
  }

  /** Where its clients connect. */
  public int brokerPort() {
    return brokerPorts.get(id - 1);
  }

  int controllerPort() {
    return controllerPorts.get(id - 1);
  }

  /** Copies that each topic gets. */
  int copies() {
    return Math.min(MOST_COPIES, brokerPorts.size());
  }

  /** Copies that have to have a record before it counts as stored: one may be away. */
  int inSync() {
    return Math.max(1, copies() - 1);
  }

  String voters(String host) {
    StringJoiner voters = new StringJoiner(",");
    for (int node = 1; node <= controllerPorts.size(); node++) {
      voters.add(node + "@" + host + ":" + controllerPorts.get(node - 1));
    }
    return voters.toString();
  }

  /** As arguments of {@link EmbeddedKafkaMain}, behind the folder. */
  public List<String> arguments() {
    return List.of(Integer.toString(id), clusterId, list(brokerPorts), list(controllerPorts));
  }

  /** What {@link #arguments} said. */
  static KafkaMember parse(List<String> arguments) {
    return new KafkaMember(
        Integer.parseInt(arguments.get(0)),
        arguments.get(1),
        ports(arguments.get(2)),
        ports(arguments.get(3)));
  }

  private static String list(List<Integer> ports) {
    return String.join(",", ports.stream().map(String::valueOf).toList());
  }

  private static List<Integer> ports(String list) {
    return java.util.Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
  }
}
