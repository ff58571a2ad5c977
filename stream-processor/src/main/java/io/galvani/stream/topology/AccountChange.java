package io.galvani.stream.topology;

import io.galvani.stream.topology.admit.Admission;

/**
 * A pack's account moved.
 *
 * @param admission the account, live
 * @param closing whether its epoch ends here
 */
record AccountChange(Admission admission, boolean closing) {}
