package dev.appversion.sidecar.html;

import dev.appversion.sidecar.body.BodyFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Buffers the beginning of a page (all of it if it is short) until it is known whether the body is
 * in its content coding. A body that is not is forwarded unchanged: clients receive the same as
 * without a sidecar, and a response is not aborted after a head with status 200.
 *
 * <p>Buffers at most {@value #MAX_INPUT} bytes of the body plus one piece, and the page decoded
 * from them. An error that is detected later aborts the response.
 */
final class Lookahead implements BodyFilter {
  /** The maximum length of the body that is checked before the head is sent, in bytes. */
  static final int MAX_INPUT = 32 << 10;

  /** The maximum length of the decoded page that is buffered, in bytes. */
  private static final int MAX_OUTPUT = 64 << 10;

  private enum State {
    CHECKING,
    REWRITING,
    UNTOUCHED
  }

  private final HtmlFilter page;
  private final boolean coded;
  private final boolean isShort;
  private final Runnable untouched;
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private State state = State.CHECKING;
  private @Nullable ByteBuffer held;
  private boolean ended;

  /** Whether the head may have been sent: a page without a coding does not delay it. */
  private boolean headSent;

  /**
   * @param coded whether the head names a content coding
   * @param isShort whether the body is known to be at most {@link #MAX_INPUT} long: then the app
   *     does not stream it, and all of it is checked
   * @param untouched restores the response head of the app; called before any of it is sent
   */
  Lookahead(HtmlFilter page, boolean coded, boolean isShort, Runnable untouched) {
    this.page = page;
    this.coded = coded;
    this.isShort = isShort;
    this.untouched = untouched;
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    if (state == State.CHECKING) {
      check();
    }
    ByteBuffer bytes = held;
    held = null;
    return bytes == null && state == State.REWRITING ? page.next() : bytes;
  }

  private void check() {
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

  /** Whether the body begins like gzip (RFC 1952 section 2.3.1); no text begins so. */
  private boolean startsLikeGzip() {
    if (input.size() < 2) {
      return false;
    }
    byte[] bytes = input.toByteArray();
    return isGzip(bytes[0], bytes[1]);
  }

  private static boolean isGzip(byte first, byte second) {
    return first == 0x1f && second == (byte) 0x8b;
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
    if (!headSent) {
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
      case CHECKING -> {
        if (!coded && input.size() == 0 && bytes.remaining() > 1) {
          decide(bytes);
          return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        input.writeBytes(copy);
        page.give(bytes);
      }
      case REWRITING -> page.give(bytes);
      case UNTOUCHED -> held = bytes;
    }
  }

  /** The first bytes of a body without a coding, which need not be buffered. */
  private void decide(ByteBuffer bytes) {
    int at = bytes.position();
    if (isGzip(bytes.get(at), bytes.get(at + 1))) {
      leave();
      held = bytes;
    } else {
      page.give(bytes);
      rewrite();
    }
  }

  @Override
  public void pause() {
    if (state == State.CHECKING && coded && !isShort && page.hasBegun()) {
      rewrite();
    }
    headSent |= !coded;
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
    return state == State.CHECKING && !headSent;
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
