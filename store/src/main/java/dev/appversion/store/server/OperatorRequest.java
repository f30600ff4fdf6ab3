package dev.appversion.store.server;

import dev.appversion.versioning.contract.StoreFields;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import dev.appversion.versioning.store.StoreJson;
import dev.appversion.versioning.store.StoredAsset;
import dev.appversion.versioning.store.StoredRelease;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the operator requests of the store, except the upload of bytes, which are not JSON. */
sealed interface OperatorRequest {
  /** {@code GET /v1/releases}. */
  record Releases() implements OperatorRequest {}

  /**
   * {@code PUT /v1/releases/{namespace}/{app}/{version}/{manifest}}: stores a release.
   *
   * @param adds whether the paths are added to those of the release
   */
  record Begin(ReleaseId release, String appVersion, List<String> paths, boolean adds)
      implements OperatorRequest {
    public Begin {
      paths = List.copyOf(paths);
    }
  }

  /** {@code POST /v1/releases/{namespace}/{app}/{version}/{manifest}/complete}. */
  record Complete(ReleaseId release) implements OperatorRequest {}

  /** {@code PATCH /v1/releases/{namespace}/{app}/{version}/{manifest}}: sets its marks. */
  record Mark(ReleaseId release, Optional<Instant> retiredAt, Optional<Instant> orphanedAt)
      implements OperatorRequest {}

  /** {@code DELETE /v1/releases/{namespace}/{app}/{version}/{manifest}}. */
  record Delete(ReleaseId release) implements OperatorRequest {}

  /** {@code POST /v1/assets/{namespace}/{app}}: registers the bytes of paths. */
  record Register(AppId app, Map<String, StoredAsset> assets) implements OperatorRequest {
    public Register {
      assets = Map.copyOf(assets);
    }
  }

  /** {@code POST /v1/sweep}. */
  record RunSweep() implements OperatorRequest {}

  /**
   * Reads a request.
   *
   * @param path as received, which starts with {@code /v1/}
   * @return empty if there is no such method and path
   * @throws IllegalArgumentException if a part of the path or the body is invalid; the message
   *     names it
   */
  static Optional<OperatorRequest> read(String method, String path, byte[] body) {
    String[] parts = path.split("/", -1); // empty, v1, resource, ...
    String what = method + " " + (parts.length > 2 ? parts[2] : "") + " " + (parts.length - 3);
    try {
      return Optional.ofNullable(
          switch (what) {
            case "GET releases 0" -> new Releases();
            case "PUT releases 4" -> begin(release(parts), body);
            case "POST releases 5" ->
                parts[7].equals("complete") ? new Complete(release(parts)) : null;
            case "PATCH releases 4" -> mark(release(parts), body);
            case "DELETE releases 4" -> new Delete(release(parts));
            case "POST assets 2" ->
                new Register(new AppId(parts[3], parts[4]), StoreJson.readAssets(body));
            case "POST sweep 0" -> new RunSweep();
            default -> null;
          });
    } catch (IOException e) {
      throw new IllegalArgumentException("the body is invalid: " + e.getMessage(), e);
    }
  }

  private static OperatorRequest begin(ReleaseId release, byte[] body) throws IOException {
    return new Begin(
        release,
        StoreJson.readText(body, StoreFields.APP_VERSION),
        StoreJson.readPaths(body, StoreFields.PATHS),
        StoreJson.isAdd(body));
  }

  private static OperatorRequest mark(ReleaseId release, byte[] body) throws IOException {
    StoredRelease marks = StoreJson.readRelease(body);
    return new Mark(release, marks.retiredAt(), marks.orphanedAt());
  }

  private static ReleaseId release(String[] parts) {
    return new ReleaseId(new AppId(parts[3], parts[4]), parts[5], parts[6]);
  }
}
