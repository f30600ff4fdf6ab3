package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/** A source conduit without a connection, which supports only reading. */
final class FakeSource implements StreamSourceConduit {
  /** Returns bytes as {@link StreamSourceConduit#read(ByteBuffer)} does. */
  interface Bytes {
    int read(ByteBuffer to) throws IOException;
  }

  private final Bytes bytes;

  FakeSource(Bytes bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return bytes.read(to);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void terminateReads() {}

  @Override
  public boolean isReadShutdown() {
    return false;
  }

  @Override
  public void resumeReads() {}

  @Override
  public void suspendReads() {}

  @Override
  public void wakeupReads() {}

  @Override
  public boolean isReadResumed() {
    return false;
  }

  @Override
  public void awaitReadable() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public XnioIoThread getReadThread() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler handler) {}

  @Override
  public XnioWorker getWorker() {
    throw new UnsupportedOperationException();
  }
}
