package io.galvani.workbench.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md lists every key of every program, in the words of the records' Javadoc. To
 * write its tables anew after a change of the records, run this test with {@code
 * -Dgalvani.docs.write=true}.
 */
class ConfigurationDocTest {
  private static final Path DOC = Path.of("..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- keys: begin -->\n";
  private static final String END = "<!-- keys: end -->\n";

  @Test
  void everyKeyIsListed() throws Exception {
    String doc = Files.readString(DOC);
    int begin = doc.indexOf(BEGIN) + BEGIN.length();
    int end = doc.indexOf(END);
    if (Boolean.getBoolean("galvani.docs.write")) {
      doc = doc.substring(0, begin) + tables() + doc.substring(end);
      Files.writeString(DOC, doc);
      end = doc.indexOf(END);
    }

    assertThat(doc.substring(begin, end)).isEqualTo(tables());
  }

  @Test
  void everyKeySaysWhatItIs() throws Exception {
    List<String> unexplained = new ArrayList<>();
    for (Map.Entry<String, Class<? extends Record>> program : ProgramConfigs.all().entrySet()) {
      for (RecordDocs.Key key : keys(program.getKey())) {
        if (key.meaning().isBlank()) {
          unexplained.add(program.getKey() + ": " + key.path());
        }
      }
    }

    assertThat(unexplained).isEmpty();
  }

  private static List<RecordDocs.Key> keys(String program) throws Exception {
    JsonNode least = new ObjectMapper(new YAMLFactory()).readTree(ProgramConfigs.least(program));
    return RecordDocs.of(ProgramConfigs.defaults(program), least);
  }

  private static String tables() throws Exception {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Class<? extends Record>> program : ProgramConfigs.all().entrySet()) {
      text.append("\n## ")
          .append(program.getKey())
          .append("\n\n| key | type | default | meaning |\n");
      text.append("|---|---|---|---|\n");
      for (RecordDocs.Key key : keys(program.getKey())) {
        text.append(
            "| `%s` | %s | %s | %s |\n"
                .formatted(key.path(), key.type(), key.byDefault(), key.meaning()));
      }
    }
    return text.append('\n').toString();
  }
}
