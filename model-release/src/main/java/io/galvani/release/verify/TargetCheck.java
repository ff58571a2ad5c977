package io.galvani.release.verify;

import io.galvani.release.document.ReleaseManifest;
import java.util.List;

/** Whether a release is for this device. */
final class TargetCheck {
  private TargetCheck() {}

  static void require(ReleaseManifest manifest, Device device) throws RefusedException {
    ReleaseManifest.Target target = manifest.target();
    requireOneOf(Refusal.PACK_WRONG, "packs", target.packs(), device.pack());
    requireOneOf(Refusal.HARDWARE_WRONG, "hardware", target.hardware(), device.hardware());
    requireOneOf(Refusal.CHEMISTRY_WRONG, "chemistries", target.chemistries(), device.chemistry());
    String wanted = target.engine() + " " + target.engineVersion();
    String present = device.engine() + " " + device.engineVersion();
    if (!wanted.equals(present)) {
      throw new RefusedException(
          Refusal.ENGINE_WRONG, "engine must be %s, but is %s".formatted(wanted, present));
    }
    if (compareVersions(device.agentVersion(), target.minAgentVersion()) < 0) {
      throw new RefusedException(
          Refusal.AGENT_TOO_OLD,
          "agent must be %s or later, but is %s"
              .formatted(target.minAgentVersion(), device.agentVersion()));
    }
  }

  private static void requireOneOf(
      Refusal refusal, String what, List<String> allowed, String actual) throws RefusedException {
    for (String pattern : allowed) {
      boolean all = pattern.equals("*");
      boolean ofTenant =
          pattern.endsWith("/*") && actual.startsWith(pattern.substring(0, pattern.length() - 1));
      if (all || ofTenant || pattern.equals(actual)) {
        return;
      }
    }
    throw new RefusedException(
        refusal, "the release is for %s %s, not for %s".formatted(what, allowed, actual));
  }

  /** Numbers between dots, the first difference decides; what is not a number counts as 0. */
  static int compareVersions(String left, String right) {
    String[] a = left.split("[.\\-+]", -1);
    String[] b = right.split("[.\\-+]", -1);
    for (int k = 0; k < 3; k++) {
      int difference = Integer.compare(number(a, k), number(b, k));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static int number(String[] parts, int k) {
    return k < parts.length && parts[k].matches("\\d{1,9}") ? Integer.parseInt(parts[k]) : 0;
  }
}
