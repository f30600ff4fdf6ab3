package dev.appversion.sidecar.html;

import dev.appversion.sidecar.body.BodyFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a page back until its beginning shows that its body is what the head says, or all of it if
 * it is short. A body that is not goes out as it came: clients make of it what they would without a
 * sidecar, and no response is cut whose head has said that all is well.
 *
 * <p>Held are at most {@value #MAX_INPUT} bytes of the body and one buffer, and as many of the page
 * that comes of them; what is found out later breaks the response off, visibly.
 */
final class Lookahead implements BodyFilter {
  /** How much of the body is looked at before the head goes out, in bytes. */
  static final int MAX_INPUT = 32 << 10;

  /** How much of the page is held, in bytes. */
  private static final int MAX_OUTPUT = 64 << 10;

  private enum State {
    LOOKING,
    REWRITING,
    UNTOUCHED
  }

  private final HtmlFilter page;
  private final boolean coded;
  private final boolean isShort;
  private final Runnable untouched;
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private State state = State.LOOKING;
  private @Nullable ByteBuffer held;
  private boolean ended;

  /** A page without a coding does not keep its head waiting. */
  private boolean headGone;

  /**
   * @param coded whether the head names a content coding
   * @param isShort whether it is known that the body is no longer than {@link #MAX_INPUT}: then the
   *     app does not stream it, and all of it is looked at
   * @param untouched gives the response the head that the app has sent; called before any of it is
   *     written
   */
  Lookahead(HtmlFilter page, boolean coded, boolean isShort, Runnable untouched) {
    this.page = page;
    this.coded = coded;
    this.isShort = isShort;
    this.untouched = untouched;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    if (state == State.LOOKING) {
      look();
    }
    ByteBuffer bytes = held;
    held = null;
    return bytes == null && state == State.REWRITING ? page.next() : bytes;
  }

  private void look() {
    if (!coded && startsLikeGzip()) {
      leave();
      return;
    }
    try {
      for (ByteBuffer bytes = page.next(); bytes != null; bytes = page.next()) {
        output.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        if (output.size() > MAX_OUTPUT) {
          rewrite();
          return;
        }
      }
      if (!page.isWaiting() && (ended || input.size() > (coded ? MAX_INPUT : 1))) {
        rewrite();
      }
    } catch (IOException e) {
      leave();
    }
  }

  /** RFC 1952 section 2.3.1; no text begins so. */
  private boolean startsLikeGzip() {
    if (input.size() < 2) {
      return false;
    }
    byte[] bytes = input.toByteArray();
    return bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private void rewrite() {
    state = State.REWRITING;
    held = output.size() == 0 ? null : ByteBuffer.wrap(output.toByteArray());
    forget();
  }

  private void leave() {
    state = State.UNTOUCHED;
    held = input.size() == 0 ? null : ByteBuffer.wrap(input.toByteArray());
    page.leave();
    if (!headGone) {
      untouched.run();
    }
    forget();
  }

  private void forget() {
    input.reset();
    output.reset();
  }

  @Override
  public void give(ByteBuffer bytes) {
    switch (state) {
      case LOOKING -> {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        input.writeBytes(copy);
        page.give(bytes);
      }
      case REWRITING -> page.give(bytes);
      case UNTOUCHED -> held = bytes;
    }
  }

  @Override
  public void pause() {
    if (state == State.LOOKING && coded && !isShort && page.hasBegun()) {
      rewrite();
    }
    headGone |= !coded;
    if (state == State.REWRITING) {
      page.pause();
    }
  }

  @Override
  public void end() {
    ended = true;
    if (state != State.UNTOUCHED) {
      page.end();
    }
  }

  @Override
  public boolean holdsHead() {
    return state == State.LOOKING && !headGone;
  }

  @Override
  public boolean isWaiting() {
    return state != State.UNTOUCHED && page.isWaiting();
  }

  @Override
  public void whenReady(Runnable ready) {
    page.whenReady(ready);
  }

  @Override
  public void close() {
    page.close();
  }
}
