package dev.appversion.operator.assets;

import dev.appversion.operator.assets.AssetOrigin.Opened;
import dev.appversion.versioning.contract.FallbackPage;
import dev.appversion.versioning.manifest.ContentCheck;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.store.RequestedFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The files of one release, and what is known of them before they are read. */
sealed interface FileList {
  /** Their paths in the store. */
  List<String> paths();

  default int size() {
    return paths().size();
  }

  /** The path in the app below which they lie; empty where their paths are from the root. */
  String below();

  /** What the bytes of one must be. */
  ContentCheck check(String path);

  /** Where the same bytes may lie as well. */
  Optional<String> canonical(String path);

  /** Why a response with the status 200 is not taken for the file; empty if it is. */
  Optional<String> refusal(String path, Opened response);

  /** The most bytes that may be read for the next file. */
  long limit();

  /** So many bytes have been stored. */
  void stored(long bytes);

  /**
   * Those that a manifest names.
   *
   * @param manifest whose paths are relative to the static URL
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
      // An app that answers every path with its page would have this stored for good.
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
      // As many as the manifest names.
    }
  }

  /**
   * Those that clients have requested. Nothing is known of their bytes; they are what a request
   * without cookies gets.
   *
   * @param left what may still be stored of the version, in bytes
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
