package dev.appversion.operator.assets;

import dev.appversion.operator.assets.AssetOrigin.Opened;
import dev.appversion.operator.assets.AssetOrigin.Place;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.store.StoredAsset;
import java.io.IOException;
import java.util.Optional;

/**
 * Copies single assets of a release from its app to the store, and verifies their bytes. Blocks.
 */
final class AssetCopy {
  private final StoreClient store;
  private final AssetOrigin origin;
  private final Fill.Want want;

  AssetCopy(StoreClient store, AssetOrigin origin, Fill.Want want) {
    this.store = store;
    this.origin = origin;
    this.want = want;
  }

  /** The result of a copy. */
  sealed interface Result {
    /** The bytes are in the store; the release does not contain them yet. */
    record Stored(StoredAsset asset) implements Result {}

    /** The bytes of this pod are not stored; the message gives the reason. */
    record Failed(String problem) implements Result {}
  }

  /** The result of one attempt. */
  private sealed interface Attempt {
    record Stored(StoredAsset asset) implements Attempt {}

    /** The file does not exist, or has other bytes: a file of another name may match. */
    record Different(String problem) implements Attempt {}

    /** The file could not be read. */
    record Failed(String problem) implements Attempt {}
  }

  /**
   * Copies an asset. If an app has files under canonical names only, those are requested, provided
   * that the manifest allows a verification of the bytes.
   *
   * @throws IOException if the store fails
   */
  Result copy(Place place, String path) throws IOException {
    ContentCheck check = want.files().check(path);
    Attempt attempt = attempt(place, path, path, check);
    Optional<String> canonical =
        check.isVerifiable() ? want.files().canonical(path) : Optional.empty();
    if (attempt instanceof Attempt.Different
        && canonical.isPresent()
        && attempt(place, path, canonical.get(), check) instanceof Attempt.Stored(var asset)) {
      return new Result.Stored(asset);
    }
    return switch (attempt) {
      case Attempt.Stored(StoredAsset asset) -> new Result.Stored(asset);
      case Attempt.Different(String problem) -> new Result.Failed(problem);
      case Attempt.Failed(String problem) -> new Result.Failed(problem);
    };
  }

  /**
   * Reads a file of the app and stores it.
   *
   * @param path in the store
   * @param source the path that is requested from the app
   * @throws IOException if the store fails
   */
  private Attempt attempt(Place place, String path, String source, ContentCheck check)
      throws IOException {
    Opened opened;
    try {
      opened = origin.open(place, want.entry(), want.keys(), want.files().below(), source);
    } catch (IOException e) {
      return new Attempt.Failed(String.valueOf(e.getMessage()));
    }
    try (opened) {
      if (opened.status() == 404 || opened.status() == 410) {
        return new Attempt.Different("the app returned status " + opened.status());
      }
      if (opened.status() != 200) {
        return new Attempt.Failed("the app returned status " + opened.status());
      }
      Optional<String> refusal = want.files().refusal(path, opened);
      if (refusal.isPresent()) {
        return new Attempt.Failed(refusal.get());
      }
      return upload(opened, check);
    }
  }

  private Attempt upload(Opened opened, ContentCheck check) throws IOException {
    CheckedStream bytes = new CheckedStream(opened.body(), check, want.files().limit());
    StoreClient.Blob blob;
    try {
      blob = store.upload(bytes, opened.length());
    } catch (IOException e) {
      if (bytes.isBroken()) {
        return new Attempt.Failed("the app aborted the response, or sent too many bytes");
      }
      throw e;
    }
    if (!blob.sha256().equals(bytes.sha256())) {
      return new Attempt.Failed("the bytes changed during the upload to the store");
    }
    if (!bytes.matches()) {
      return new Attempt.Different("the file does not match the hash in the manifest");
    }
    want.files().stored(blob.size());
    return new Attempt.Stored(new StoredAsset(blob.sha256(), blob.size(), opened.headers()));
  }
}
