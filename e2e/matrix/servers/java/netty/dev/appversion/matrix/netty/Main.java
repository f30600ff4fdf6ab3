package dev.appversion.matrix.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.DefaultEventExecutorGroup;

/** The app on Netty's HTTP codec: {@code Main PORT}. */
public final class Main {
  private static final int LONGEST = 8 << 20;

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    DefaultEventExecutorGroup workers = new DefaultEventExecutorGroup(16);
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(LONGEST))
                        .addLast(
                            new WebSocketServerProtocolHandler("/ws", null, false, LONGEST))
                        .addLast(new EchoFrames())
                        .addLast(workers, new AppHandler());
                  }
                })
            .bind("127.0.0.1", Integer.parseInt(args[0]))
            .sync()
            .channel();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  workers.shutdownGracefully().awaitUninterruptibly();
                  loops.shutdownGracefully().awaitUninterruptibly();
                }));
    server.closeFuture().sync();
  }
}
