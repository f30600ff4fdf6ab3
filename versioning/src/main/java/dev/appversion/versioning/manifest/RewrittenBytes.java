package dev.appversion.versioning.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a file in which a collector rewrote references.
 *
 * @param source what the canonical path serves
 * @param delivered what the delivery path serves
 */
public record RewrittenBytes(SriDigests source, SriDigests delivered) {
  /** The digests of the source, then those of the delivered bytes. */
  static RewrittenBytes of(List<byte[]> digests) {
    int half = digests.size() / 2;
    return new RewrittenBytes(
        SriDigests.ofDigests(digests.subList(0, half)),
        SriDigests.ofDigests(digests.subList(half, digests.size())));
  }

  List<byte[]> digests() {
    List<byte[]> digests = new ArrayList<>(source.digests());
    digests.addAll(delivered.digests());
    return digests;
  }
}
