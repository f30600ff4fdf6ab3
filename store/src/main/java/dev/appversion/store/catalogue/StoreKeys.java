package dev.appversion.store.catalogue;

import dev.appversion.versioning.manifest.Digests;
import dev.appversion.versioning.store.AppId;
import dev.appversion.versioning.store.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of objects. */
final class StoreKeys {
  static final String RELEASES = "releases/";
  static final String ASSETS = "assets/";
  static final String BLOBS = "blobs/";

  private static final Pattern HEAD =
      Pattern.compile("releases/([^/]+)/([^/]+)/([^/]+)/([0-9a-f]{64})/release\\.json");
  private static final Pattern ASSET =
      Pattern.compile("assets/([^/]+)/([^/]+)/([0-9a-f]{2})/(\\3[0-9a-f]{62})");

  private StoreKeys() {}

  static String head(ReleaseId id) {
    return release(id) + "/release.json";
  }

  static String paths(ReleaseId id) {
    return release(id) + "/paths.json.gz";
  }

  private static String release(ReleaseId id) {
    return RELEASES
        + id.app().namespace()
        + '/'
        + id.app().name()
        + '/'
        + id.version()
        + '/'
        + id.manifest();
  }

  /** The release whose head has this key; empty for other keys. */
  static Optional<ReleaseId> releaseOf(String key) {
    Matcher form = HEAD.matcher(key);
    try {
      return form.matches()
          ? Optional.of(
              new ReleaseId(new AppId(form.group(1), form.group(2)), form.group(3), form.group(4)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // names of no app or version: another program's object
    }
  }

  /**
   * The key of the registration of an app's asset. Paths are hashed: they may be long, and contain
   * any characters.
   */
  static String asset(AppId app, String path) {
    return assetByHash(app, pathHash(path));
  }

  static String assetByHash(AppId app, String hash) {
    return ASSETS + app.namespace() + '/' + app.name() + '/' + hash.substring(0, 2) + '/' + hash;
  }

  static String pathHash(String path) {
    return Digests.sha256Hex(path.getBytes(StandardCharsets.UTF_8));
  }

  /** The app and the path's hash of an asset's key; empty for other keys. */
  static Optional<AssetKey> assetOf(String key) {
    Matcher form = ASSET.matcher(key);
    try {
      return form.matches()
          ? Optional.of(new AssetKey(new AppId(form.group(1), form.group(2)), form.group(4)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  record AssetKey(AppId app, String pathHash) {}

  static String blob(String sha256) {
    return BLOBS + sha256.substring(0, 2) + '/' + sha256;
  }

  static String digestOfBlob(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
