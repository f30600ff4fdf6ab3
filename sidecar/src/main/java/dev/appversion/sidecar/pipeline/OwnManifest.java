package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.dev.StaticFileHandler;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.manifest.ContentCheck;
import java.util.Optional;

/** The checks of files on the sidecar's own disk, by the current manifest of the own version. */
record OwnManifest(RoutingState state, LiveAssets assets) implements StaticFileHandler.Assets {
  @Override
  public Optional<ContentCheck> check(String path) {
    return state.current().ownCheck(path);
  }

  @Override
  public void compared(String path, boolean same) {
    assets.compared(state.current(), path, same);
  }
}
