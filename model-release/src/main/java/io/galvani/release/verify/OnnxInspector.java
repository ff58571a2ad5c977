package io.galvani.release.verify;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Looks through an ONNX model before any library sees it: it must be a protocol buffer of the known
 * shape, hold all of its tensors itself, and use operators of the standard alone, none of which
 * runs a graph of its own (If, Loop, Scan): so its work does not depend on what it is asked, and
 * golden vectors tell how much it is.
 *
 * <p>Field numbers are those of onnx.proto (ONNX 1.17): ModelProto 7 graph, 8 opset_import, 20
 * training_info, 25 functions; GraphProto 1 node, 5 initializer, 15 sparse_initializer; NodeProto 5
 * attribute, 7 domain; AttributeProto 5 t, 6 g, 10 tensors, 11 graphs, 22 and 23 sparse;
 * TensorProto 13 external_data, 14 data_location; OperatorSetIdProto 1 domain.
 */
final class OnnxInspector {
  private static final Set<String> DOMAINS = Set.of("", "ai.onnx");

  private final String name;

  private OnnxInspector(String name) {
    this.name = name;
  }

  static void inspect(String name, byte[] content) throws RefusedException {
    if (startsWith(content, "PK") || startsWith(content, "\u001f\u008b") || isTar(content)) {
      throw new RefusedException(
          Refusal.ARCHIVE, name + " must be a model itself, but is an archive");
    }
    new OnnxInspector(name).model(new WireReader(content));
  }

  private static boolean startsWith(byte[] content, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    return content.length >= bytes.length
        && java.util.Arrays.equals(content, 0, bytes.length, bytes, 0, bytes.length);
  }

  private static boolean isTar(byte[] content) {
    return content.length > 262
        && new String(content, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
  }

  private void model(WireReader model) throws RefusedException {
    boolean hasGraph = false;
    while (next(model)) {
      switch (model.field()) {
        case 7 -> {
          hasGraph = true;
          graph(sub(model));
        }
        case 8 -> operatorSet(sub(model));
        case 20, 25 ->
            throw new RefusedException(
                Refusal.OPERATOR_FOREIGN, name + " must hold no training and no functions");
        default -> {}
      }
    }
    if (!hasGraph) {
      throw malformed("has no graph");
    }
  }

  private void operatorSet(WireReader set) throws RefusedException {
    while (next(set)) {
      if (set.field() == 1) {
        requireDomain(set.text());
      }
    }
  }

  private void graph(WireReader graph) throws RefusedException {
    while (next(graph)) {
      switch (graph.field()) {
        case 1 -> node(sub(graph));
        case 5 -> tensor(sub(graph));
        case 15 -> throw malformed("holds sparse tensors");
        default -> {}
      }
    }
  }

  private void node(WireReader node) throws RefusedException {
    while (next(node)) {
      switch (node.field()) {
        case 5 -> attribute(sub(node));
        case 7 -> requireDomain(node.text());
        default -> {}
      }
    }
  }

  private void attribute(WireReader attribute) throws RefusedException {
    while (next(attribute)) {
      switch (attribute.field()) {
        case 5, 10 -> tensor(sub(attribute));
        case 6, 11 ->
            throw new RefusedException(
                Refusal.OPERATOR_UNBOUNDED,
                name + " must hold no operator that runs a graph of its own (If, Loop, Scan)");
        case 22, 23 -> throw malformed("holds sparse tensors");
        default -> {}
      }
    }
  }

  private void tensor(WireReader tensor) throws RefusedException {
    while (next(tensor)) {
      boolean elsewhere = tensor.field() == 14 && tensor.number() != 0;
      if (tensor.field() == 13 || elsewhere) {
        throw new RefusedException(
            Refusal.EXTERNAL_DATA, name + " must hold its tensors itself, but names a file");
      }
    }
  }

  private void requireDomain(String domain) throws RefusedException {
    if (!DOMAINS.contains(domain)) {
      throw new RefusedException(
          Refusal.OPERATOR_FOREIGN,
          "%s must use standard operators only, but uses domain \"%s\"".formatted(name, domain));
    }
  }

  private boolean next(WireReader reader) throws RefusedException {
    try {
      return reader.next();
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private WireReader sub(WireReader reader) throws RefusedException {
    try {
      return reader.message();
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private RefusedException malformed(String why) {
    return new RefusedException(Refusal.MODEL_MALFORMED, name + " is no ONNX model: it " + why);
  }
}
