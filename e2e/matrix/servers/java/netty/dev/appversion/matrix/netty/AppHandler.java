package dev.appversion.matrix.netty;

import dev.appversion.matrix.app.App;
import dev.appversion.matrix.app.Exchange;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Hands requests to the app, on a thread that may block. */
final class AppHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
      throws IOException {
    Channel channel = context.channel();
    App.handle(new NettyExchange(channel, request));
    if (!HttpUtil.isKeepAlive(request)) {
      channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private record NettyExchange(Channel channel, FullHttpRequest request) implements Exchange {
    @Override
    public String method() {
      return request.method().name();
    }

    @Override
    public String target() {
      return request.uri();
    }

    @Override
    public List<Field> fields() {
      return request.headers().entries().stream()
          .map(entry -> new Field(entry.getKey(), entry.getValue()))
          .toList();
    }

    @Override
    public InputStream content() {
      return new ByteBufInputStream(request.content());
    }

    @Override
    public OutputStream respond(int status, List<Field> fields, long length) {
      HttpResponse response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
      fields.forEach(field -> response.headers().add(field.name(), field.value()));
      if (length >= 0) {
        HttpUtil.setContentLength(response, length);
      } else if (status != 204) {
        HttpUtil.setTransferEncodingChunked(response, true);
      }
      channel.writeAndFlush(response);
      return new Content(channel);
    }

    @Override
    public void earlyHints(Field link) {
      HttpResponse hints =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.EARLY_HINTS);
      hints.headers().set(link.name(), link.value()).remove(HttpHeaderNames.CONTENT_LENGTH);
      channel.writeAndFlush(hints);
    }

    @Override
    public void abort() {
      channel.close().syncUninterruptibly();
    }
  }

  /** Buffers what is written; a flush sends it and waits, and a close sends it as the end. */
  private static final class Content extends ByteArrayOutputStream {
    private final Channel channel;

    Content(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void flush() throws IOException {
      var sent = channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(toByteArray())));
      reset();
      if (!sent.awaitUninterruptibly().isSuccess()) {
        throw new IOException("the client closed the connection", sent.cause());
      }
    }

    @Override
    public void close() {
      channel.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(toByteArray())));
    }
  }
}
