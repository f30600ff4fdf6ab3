package dev.appversion.operator.assets;

import dev.appversion.operator.assets.AssetOrigin.Opened;
import dev.appversion.versioning.contract.FallbackPage;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.store.RequestedFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The files of one release, with the checks for each. */
sealed interface FileList {
  /** Their paths in the store. */
  List<String> paths();

  default int size() {
    return paths().size();
  }

  /** The base path in the app; empty if the paths are absolute. */
  String below();

  /** The check of a file's bytes. */
  ContentCheck check(String path);

  /** The canonical path, which may have the same bytes. */
  Optional<String> canonical(String path);

  /** Why a response with the status 200 is not accepted as the file; empty if it is. */
  Optional<String> refusal(String path, Opened response);

  /** The maximum size of the next file, in bytes. */
  long limit();

  /** Subtracts stored bytes from what may still be stored. */
  void stored(long bytes);

  /**
   * The files in a manifest.
   *
   * @param manifest its paths are relative to the static URL
   * @param below the static URL
   */
  record Named(Manifest manifest, String below) implements FileList {
    public Named {
      manifest = manifest.below(below);
    }

    @Override
    public List<String> paths() {
      return List.copyOf(manifest.hashed());
    }

    @Override
    public int size() {
      return manifest.hashed().size();
    }

    @Override
    public ContentCheck check(String path) {
      return ContentCheck.of(manifest, path);
    }

    @Override
    public Optional<String> canonical(String path) {
      return manifest.canonical(path);
    }

    @Override
    public Optional<String> refusal(String path, Opened response) {
      boolean page = FallbackPage.isInPlaceOf(path, response.header("content-type"));
      // Some apps return their page for every path: it must not be stored as an asset.
      return page && !check(path).isVerifiable()
          ? Optional.of("the app returned an HTML page")
          : Optional.empty();
    }

    @Override
    public long limit() {
      return Long.MAX_VALUE;
    }

    @Override
    public void stored(long bytes) {
      // The number of files is limited by the manifest.
    }
  }

  /**
   * The files that clients have requested. Their hashes are not known; a file is what a request
   * without cookies returns.
   *
   * @param left the number of bytes of the version that may still be stored
   */
  record Requested(List<String> paths, AtomicLong left) implements FileList {
    public Requested {
      paths = List.copyOf(paths);
    }

    @Override
    public String below() {
      return "";
    }

    @Override
    public ContentCheck check(String path) {
      return ContentCheck.NONE;
    }

    @Override
    public Optional<String> canonical(String path) {
      return Optional.empty();
    }

    @Override
    public Optional<String> refusal(String path, Opened response) {
      if (response.length() > limit()) {
        return Optional.of("it has more than " + limit() + " bytes");
      }
      return RequestedFiles.isKept(
              response.status(),
              response.header("content-type"),
              response.header("cache-control"),
              response.setsCookie())
          ? Optional.empty()
          : Optional.of("its response is not a subresource that shared caches may store");
    }

    @Override
    public long limit() {
      return Math.clamp(left.get(), 0, RequestedFiles.MAX_FILE_BYTES);
    }

    @Override
    public void stored(long bytes) {
      left.addAndGet(-bytes);
    }
  }
}
