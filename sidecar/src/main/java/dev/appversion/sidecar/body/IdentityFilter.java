package dev.appversion.sidecar.body;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Forwards a body unchanged. */
public final class IdentityFilter implements BodyFilter {
  private @Nullable ByteBuffer bytes;

  @Override
  public @Nullable ByteBuffer next() {
    ByteBuffer next = bytes;
    bytes = null;
    return next;
  }

  @Override
  public void give(ByteBuffer input) {
    bytes = input;
  }

  @Override
  public void pause() {
    // nothing is buffered
  }

  @Override
  public void end() {
    // nothing is buffered
  }

  @Override
  public boolean isWaiting() {
    return false;
  }

  @Override
  public void whenReady(Runnable ready) {
    // it is always ready
  }

  @Override
  public void close() {
    bytes = null;
  }
}
