package io.galvani.trainer.own;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.galvani.release.document.ReleaseManifest.Column;
import io.galvani.release.model.KnownModel;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code galvani models inputs}. */
@Command(
    name = "inputs",
    mixinStandardHelpOptions = true,
    description =
        "Lists what edge and stream give a model and what it must answer, in order, with units: the"
            + " columns of the rows of `models propose`.")
public final class ModelsInputs implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", converter = KnownModelReader.class, description = "Model id.")
  private KnownModel model = KnownModel.CAPACITY;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ModelShape shape = new ModelShape(model);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode node = new ObjectMapper().createObjectNode();
      node.put("model", model.id()).put("tensors", shape.tensors());
      node.put("features_sha256", model.features().sha256());
      add(node.putArray("inputs"), shape.columns());
      add(node.putArray("outputs"), model.features().outputs());
      out.println(node.toPrettyString());
    } else {
      out.println(shape.tensors());
      shape.columns().forEach(c -> out.printf("in   %-40s %s%n", c.name(), c.unit()));
      model.features().outputs().forEach(c -> out.printf("out  %-40s %s%n", c.name(), c.unit()));
    }
    out.flush();
    return 0;
  }

  private static void add(ArrayNode array, List<Column> columns) {
    columns.forEach(c -> array.addObject().put("name", c.name()).put("unit", c.unit()));
  }
}
