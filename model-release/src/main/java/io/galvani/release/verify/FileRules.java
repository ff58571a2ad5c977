package io.galvani.release.verify;

import io.galvani.release.document.ReleaseManifest;
import io.galvani.release.document.ReleaseManifest.ModelFile;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What files a release may name: few, plain names, one type, bounded length. */
final class FileRules {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9_-]{0,47}(\\.[a-z0-9]{1,8}){1,2}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private FileRules() {}

  static void require(ReleaseManifest manifest) throws RefusedException {
    Set<String> names = new HashSet<>();
    for (ModelFile file : manifest.files()) {
      if (!NAME.matcher(file.name()).matches()) {
        throw new RefusedException(
            Refusal.FILE_NAME_UNSAFE,
            "a file name must be plain, such as soh.onnx, but was \"" + file.name() + "\"");
      }
      if (!names.add(file.name())) {
        throw new RefusedException(
            Refusal.FILE_NAME_REPEATED, "\"" + file.name() + "\" is named twice");
      }
      if (!file.name().endsWith(".onnx")) {
        throw new RefusedException(
            Refusal.FILE_TYPE_FORBIDDEN, "a file must be .onnx, but was \"" + file.name() + "\"");
      }
      if (file.lengthBytes() < 1 || file.lengthBytes() > ReleaseManifest.MOST_FILE_BYTES) {
        throw new RefusedException(
            Refusal.FILE_TOO_LARGE,
            "%s must be 1 to %d bytes, but is stated as %d"
                .formatted(file.name(), ReleaseManifest.MOST_FILE_BYTES, file.lengthBytes()));
      }
      if (!HASH.matcher(file.sha256()).matches()) {
        throw new RefusedException(
            Refusal.FILE_HASH_WRONG, file.name() + " must state a SHA-256, but states none");
      }
    }
  }
}
