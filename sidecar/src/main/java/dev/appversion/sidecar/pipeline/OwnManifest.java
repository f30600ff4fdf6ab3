package dev.appversion.sidecar.pipeline;

import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.dev.StaticFileHandler;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.versioning.manifest.ContentCheck;
import java.util.Optional;

/** What the own version's manifest, as it is now, says of files on the own disk. */
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
