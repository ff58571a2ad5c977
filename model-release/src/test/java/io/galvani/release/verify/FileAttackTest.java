package io.galvani.release.verify;

import static io.galvani.release.verify.HonestRepository.CLOCK;
import static io.galvani.release.verify.HonestRepository.file;
import static io.galvani.release.verify.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** T51 and T52: endless and slow data, archives, paths out of the folder, foreign code. */
final class FileAttackTest {
  private final HonestRepository honest = new HonestRepository();
  private final AtomicLong nanos = new AtomicLong();
  private final FileIntake intake = new FileIntake(nanos::get, Duration.ofSeconds(60));

  private byte[] take(ModelFile file, byte[] content) throws Exception {
    return intake.take(file, new ByteArrayInputStream(content));
  }

  @Test
  void anHonestFilePasses() throws Exception {
    assertThat(take(file("soh.onnx", honest.model), honest.model)).isEqualTo(honest.model);
  }

  @Test
  void endlessDataStopsOneByteAfterTheStatedLength() {
    AtomicLong handed = new AtomicLong();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            handed.incrementAndGet();
            return 0;
          }

          @Override
          public int read(byte[] into, int from, int count) {
            handed.addAndGet(count);
            return count;
          }
        };

    expect(
        Refusal.FILE_TOO_LARGE,
        () -> intake.take(new ModelFile("soh.onnx", 100_000, "0".repeat(64)), endless));
    assertThat(handed.get()).isEqualTo(100_001);
    System.out.println("T51: bytes taken of endless data for 100000 stated: " + handed.get());
  }

  @Test
  void aByteASecondStopsAtTheDeadline() {
    InputStream slow =
        new InputStream() {
          @Override
          public int read() {
            nanos.addAndGet(1_000_000_000L);
            return 0;
          }

          @Override
          public int read(byte[] into, int from, int count) {
            into[from] = (byte) read();
            return 1;
          }
        };

    expect(
        Refusal.FILE_TOO_SLOW,
        () -> intake.take(new ModelFile("soh.onnx", 100_000, "0".repeat(64)), slow));
    assertThat(nanos.get()).isEqualTo(61_000_000_000L);
  }

  @Test
  void truncatedAndAlteredFilesAreRefused() {
    ModelFile stated = file("soh.onnx", honest.model);
    byte[] altered = honest.model.clone();
    altered[altered.length - 1] ^= 1;

    expect(
        Refusal.FILE_TOO_SHORT,
        () -> take(stated, Arrays.copyOf(honest.model, honest.model.length - 1)));
    expect(Refusal.FILE_HASH_WRONG, () -> take(stated, altered));
  }

  @Test
  void unsafeNamesAreRefusedThoughSigned() {
    for (String name :
        List.of(
            "../soh.onnx",
            "/etc/soh.onnx",
            "a/soh.onnx",
            "a\\soh.onnx",
            "..",
            ".onnx",
            "soh.onnx\u0000",
            "C:soh.onnx",
            "SOH.onnx",
            "")) {
      refusedFiles(Refusal.FILE_NAME_UNSAFE, List.of(new ModelFile(name, 1, "0".repeat(64))));
    }
  }

  @Test
  void repeatedForeignAndHugeFilesAreRefusedThoughSigned() {
    ModelFile good = file("soh.onnx", honest.model);

    refusedFiles(Refusal.FILE_NAME_REPEATED, List.of(good, good));
    for (String name : List.of("soh.pt", "soh.zip", "soh.onnx.zip", "soh.tar", "soh.so")) {
      refusedFiles(Refusal.FILE_TYPE_FORBIDDEN, List.of(file(name, honest.model)));
    }
    for (long length : new long[] {0, -1, ReleaseManifest.MOST_FILE_BYTES + 1, Long.MAX_VALUE}) {
      refusedFiles(
          Refusal.FILE_TOO_LARGE, List.of(new ModelFile("soh.onnx", length, "0".repeat(64))));
    }
    refusedFiles(Refusal.FILE_HASH_WRONG, List.of(new ModelFile("soh.onnx", 5, "none")));
  }

  private void refusedFiles(Refusal refusal, List<ModelFile> files) {
    ReleaseManifest manifest = HonestRepository.manifest(3, files, HonestRepository.target());
    expect(
        refusal,
        () ->
            ReleaseVerifier.verify(
                honest.bundle(honest.signedManifest(manifest)),
                honest.trust(),
                HonestRepository.device(),
                CLOCK));
  }

  @Test
  void archivesAreRefusedWhateverTheirName() throws Exception {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);

    refusedContent(Refusal.ARCHIVE, zip("../../evil", 10));
    refusedContent(Refusal.ARCHIVE, zip("bomb", 1_000_000));
    refusedContent(Refusal.ARCHIVE, new byte[] {0x1f, (byte) 0x8b, 8, 0});
    refusedContent(Refusal.ARCHIVE, tar);
  }

  private static byte[] zip(String entry, int bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(new byte[bytes]);
      zip.closeEntry();
    }
    return out.toByteArray();
  }

  @Test
  void modelsThatReachOutsideAreRefusedBeforeAnyLibrarySeesThem() {
    OnnxBytes set = OnnxBytes.operatorSet("");
    OnnxBytes elsewhere = OnnxBytes.tensorElsewhere("../../etc/passwd");
    OnnxBytes initializer = OnnxBytes.graph("Neg", "").message(5, elsewhere);
    OnnxBytes inAttribute =
        OnnxBytes.graph("Neg", "")
            .message(
                1,
                new OnnxBytes()
                    .text(4, "Constant")
                    .message(5, new OnnxBytes().message(5, elsewhere)));

    refusedContent(Refusal.EXTERNAL_DATA, OnnxBytes.model(initializer, set).bytes());
    refusedContent(Refusal.EXTERNAL_DATA, OnnxBytes.model(inAttribute, set).bytes());
  }

  /** A loop that ends for the golden vectors need not end for a pack. */
  @Test
  void operatorsThatRunGraphsOfTheirOwnAreRefused() {
    OnnxBytes body = OnnxBytes.graph("Neg", "");
    for (int field : new int[] {6, 11}) {
      OnnxBytes loop =
          OnnxBytes.graph("Neg", "")
              .message(
                  1,
                  new OnnxBytes().text(4, "Loop").message(5, new OnnxBytes().message(field, body)));

      refusedContent(
          Refusal.OPERATOR_UNBOUNDED, OnnxBytes.model(loop, OnnxBytes.operatorSet("")).bytes());
    }
  }

  @Test
  void foreignOperatorsFunctionsAndTrainingAreRefused() {
    OnnxBytes graph = OnnxBytes.graph("Neg", "");
    OnnxBytes set = OnnxBytes.operatorSet("");

    refusedContent(
        Refusal.OPERATOR_FOREIGN,
        OnnxBytes.model(OnnxBytes.graph("PyOp", "ai.onnx.contrib"), set).bytes());
    refusedContent(
        Refusal.OPERATOR_FOREIGN,
        OnnxBytes.model(graph, OnnxBytes.operatorSet("com.evil")).bytes());
    refusedContent(
        Refusal.OPERATOR_FOREIGN, OnnxBytes.model(graph, set).message(25, graph).bytes());
    refusedContent(
        Refusal.OPERATOR_FOREIGN, OnnxBytes.model(graph, set).message(20, graph).bytes());
  }

  @Test
  void whatIsNoModelIsRefused() {
    refusedContent(Refusal.MODEL_MALFORMED, "a pickle".getBytes(StandardCharsets.UTF_8));
    refusedContent(Refusal.MODEL_MALFORMED, new byte[] {8, 8});
    refusedContent(Refusal.MODEL_MALFORMED, new byte[] {0x3a, (byte) 0xff, 0x7f});
  }

  private void refusedContent(Refusal refusal, byte[] content) {
    expect(refusal, () -> take(file("soh.onnx", content), content));
  }

  @Test
  void aLinkInTheFolderIsNotFollowed(@TempDir Path folder) throws Exception {
    Path outside = Files.write(folder.resolve("outside"), honest.model);
    Path slot = Files.createDirectory(folder.resolve("slot"));
    Files.createSymbolicLink(slot.resolve("soh.onnx"), outside);

    expect(Refusal.FILE_IS_LINK, () -> FileIntake.readPlain(slot, file("soh.onnx", honest.model)));
  }
}
