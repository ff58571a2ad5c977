package io.galvani.edge.model;

import io.galvani.release.model.KnownModel;
import io.galvani.schemas.MalformedMessageException;
import io.galvani.schemas.PackId;
import io.galvani.schemas.model.ModelDesired;
import org.jspecify.annotations.Nullable;

/** What is desired of one model of one pack, as it was told last. */
final class DesiredRelease {
  private final PackId pack;
  private final KnownModel model;
  private @Nullable ModelDesired told;

  DesiredRelease(PackId pack, KnownModel model) {
    this.pack = pack;
    this.model = model;
  }

  /**
   * Takes {@code model/desired}; an empty message means that nothing is desired.
   *
   * @param again whether the same again is to be acted on
   * @return whether there is something to act on
   */
  boolean take(byte[] payload, boolean again) throws MalformedMessageException {
    ModelDesired said = payload.length == 0 ? null : ModelDesired.parse(payload);
    boolean foreign =
        said != null && !(said.pack().equals(pack) && said.model().equals(model.id()));
    boolean known = said != null && said.equals(told) && !again;
    if (foreign || known) {
      return false;
    }
    told = said;
    return true;
  }

  /** Null while nothing is desired. */
  @Nullable ModelDesired told() {
    return told;
  }
}
