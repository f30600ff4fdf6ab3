package dev.appversion.sidecar.assets;

import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.hashing.ModuleImports;
import dev.appversion.versioning.manifest.Manifest;
import dev.appversion.versioning.manifest.ModuleEvidence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The imports of the own version's delivered files, as far as they have been read, for a manifest
 * that does not contain them. Thread-safe.
 */
final class OwnModules {
  private final RoutingState state;
  private @Nullable Subject current; // guarded by this

  OwnModules(RoutingState state) {
    this.state = state;
  }

  /** The modules of one manifest. */
  final class Subject {
    private final RoutingState.View view;
    private final Manifest manifest;
    private final String staticUrl;
    private final ModuleEvidence evidence;
    private final Map<String, ModuleImports> seen = new ConcurrentHashMap<>();

    private Subject(RoutingState.View view, Manifest manifest, String staticUrl) {
      this.view = view;
      this.manifest = manifest;
      this.staticUrl = staticUrl;
      this.evidence = new ModuleEvidence(manifest, staticUrl);
    }

    /** The delivery paths of its files that may be modules, in the order of their names. */
    List<String> files() {
      return evidence.files();
    }

    /** Whether this file has been read. */
    boolean hasRead(String delivery) {
      return seen.containsKey(delivery);
    }

    /** Records the imports of a file. */
    void add(String delivery, ModuleImports imports) {
      seen.put(delivery, imports);
    }

    /** Publishes which modules pages must name canonically, by the files read so far. */
    void decide() {
      state.found(view, evidence.decide(seen));
    }

    private boolean isOf(Manifest other, String url) {
      return manifest.equals(other) && staticUrl.equals(url);
    }
  }

  /**
   * The modules of the current manifest; the same object while that manifest is the same; empty if
   * its imports are known.
   */
  synchronized Optional<Subject> follow(RoutingState.View view) {
    Manifest manifest = view.ownManifest().filter(ModuleEvidence::decides).orElse(null);
    if (manifest == null) {
      current = null;
    } else if (current == null || !current.isOf(manifest, staticUrl(view))) {
      current = new Subject(view, manifest, staticUrl(view));
    }
    return Optional.ofNullable(current);
  }

  /**
   * The current modules, if they are those of this state, which may be the older one of a request.
   */
  synchronized Optional<Subject> in(RoutingState.View view) {
    return Optional.ofNullable(current)
        .filter(
            followed ->
                view.ownManifest()
                    .filter(manifest -> followed.isOf(manifest, staticUrl(view)))
                    .isPresent());
  }

  private static String staticUrl(RoutingState.View view) {
    return view.snapshot().orElseThrow().table().assets().url();
  }
}
