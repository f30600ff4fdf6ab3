package dev.appversion.sidecar;

import dev.appversion.sidecar.assets.LiveAssets;
import dev.appversion.sidecar.assets.Mismatches;
import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.assets.ModuleReading;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.forward.Forwarder;
import dev.appversion.sidecar.forward.route.OwnApp;
import dev.appversion.sidecar.http.Addresses;
import dev.appversion.sidecar.io.BoundedBuffers;
import dev.appversion.sidecar.listener.ClientConnections;
import dev.appversion.sidecar.listener.HttpListener;
import dev.appversion.sidecar.listener.OpenFiles;
import dev.appversion.sidecar.log.LimitLog;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.observe.Observation;
import dev.appversion.sidecar.pipeline.HeadLimit;
import dev.appversion.sidecar.pipeline.Pipeline;
import dev.appversion.sidecar.retired.RetiredAssets;
import dev.appversion.sidecar.retired.ServedFiles;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.upstream.Upstreams;
import dev.appversion.versioning.routing.table.StoreRef;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running data plane. Several may run in one JVM: local mode runs one per version and one as the
 * entry.
 */
public final class Sidecar implements AutoCloseable {
  /** 16 MiB of the direct memory, of which the image has 64 MiB. */
  private static final int LARGE_BUFFERS = 1024;

  /**
   * A drain ends when no request has been open for this long: by then the pod is removed from the
   * endpoints.
   */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final ProxySettings settings;
  private final ProxyMetrics metrics;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ByteBufferPool buffers;
  private final Upstreams upstreams;
  private final Forwarder forwarder;
  private final Mismatches mismatches;
  private final ServedFiles served = new ServedFiles(System::nanoTime);
  private final RoutingState state;
  private final LiveAssets assets;
  private final HttpHandler handler;
  private @Nullable HttpListener listener;
  private @Nullable ModuleReading reading;
  private final Runnable unsubscribe;

  private Sidecar(
      ProxySettings settings,
      RoutingState state,
      ProxyMetrics metrics,
      Buster buster,
      Observation observation,
      InstantSource clock,
      ByteBufferPool buffers) {
    this.settings = settings;
    this.state = state;
    this.metrics = metrics;
    this.buffers = buffers;
    this.mismatches = new Mismatches(metrics, System::nanoTime);
    this.upstreams = new Upstreams(settings, metrics, buffers, clock);
    this.forwarder = new Forwarder(upstreams);
    this.assets =
        new LiveAssets(
            settings.assetCacheBytes(),
            mismatches,
            upstreams,
            view -> OwnApp.address(settings, view),
            state,
            metrics,
            blocking);
    this.handler =
        Pipeline.build(
            settings,
            state,
            metrics,
            buster,
            forwarder,
            new Pipeline.AssetSources(assets, new RetiredAssets(upstreams), served),
            new Pipeline.Environment(blocking, draining::get, clock, observation));
    countVersions(state.current());
    // The current table needs no other call: no connection is open and nothing is cached yet.
    this.unsubscribe =
        state.subscribe(
            view -> {
              countVersions(view);
              upstreams.retain(addresses(view));
              assets.published(view);
            });
  }

  /**
   * Starts a sidecar.
   *
   * @param state read at each request; may be empty at first, then requests get 503
   * @throws RuntimeException if it cannot listen on the address
   */
  public static Sidecar start(
      ProxySettings settings, RoutingState state, ProxyMetrics metrics, Buster buster) {
    return start(settings, state, metrics, buster, Observation.NONE, InstantSource.system());
  }

  /**
   * The same.
   *
   * @param observation records requests in addition to the metrics
   * @param clock the clock for signatures; timeouts are measured with {@link System#nanoTime}
   */
  public static Sidecar start(
      ProxySettings settings,
      RoutingState state,
      ProxyMetrics metrics,
      Buster buster,
      Observation observation,
      InstantSource clock) {
    return start(settings, state, metrics, buster, observation, clock, buffers());
  }

  /** The pool of I/O buffers. */
  static ByteBufferPool buffers() {
    return new BoundedBuffers(LARGE_BUFFERS);
  }

  /** Starts a sidecar with this buffer pool, which is closed with it. */
  static Sidecar start(
      ProxySettings settings,
      RoutingState state,
      ProxyMetrics metrics,
      Buster buster,
      ByteBufferPool buffers) {
    return start(
        settings, state, metrics, buster, Observation.NONE, InstantSource.system(), buffers);
  }

  private static Sidecar start(
      ProxySettings settings,
      RoutingState state,
      ProxyMetrics metrics,
      Buster buster,
      Observation observation,
      InstantSource clock,
      ByteBufferPool buffers) {
    Sidecar sidecar = new Sidecar(settings, state, metrics, buster, observation, clock, buffers);
    try {
      sidecar.listen();
      return sidecar;
    } catch (RuntimeException e) {
      sidecar.close();
      throw e;
    }
  }

  private void listen() {
    listener =
        HttpListener.start(
            settings.listen(),
            settings.ioThreads(),
            buffers,
            HeadLimit.LISTENER,
            settings.http().clientIdleTimeout(),
            settings.http().requestHeadTimeout(),
            new ClientConnections(
                OpenFiles.clientsWithin(settings.limits().maxConnections()),
                metrics,
                new LimitLog(metrics, System::nanoTime)),
            handler);
    reading = assets.moduleReading(state, settings.modulesRead(), listener.ioThread(), blocking);
  }

  /** The listen address, with the port that was selected. */
  public InetSocketAddress address() {
    return Objects.requireNonNull(listener, "started").address();
  }

  /** The assets whose bytes did not match their manifests when they were requested. */
  public List<Mismatch> mismatches() {
    return mismatches.list();
  }

  /** The files below immutable paths that the app of this sidecar has served to clients. */
  public List<String> servedFiles() {
    return served.list();
  }

  /** Whether a drain has started: the sidecar is not ready. */
  public boolean isDraining() {
    return draining.get();
  }

  /**
   * Starts a drain: the sidecar is not ready, and each client connection closes after its request,
   * so that the client connects to another pod. Requests are served until {@link #drain()}.
   */
  public void leave() {
    draining.set(true);
  }

  /**
   * Drains, then closes: requests in flight continue for up to the drain timeout, and new ones are
   * served on connections that close after them. Requests that are still open then (WebSockets,
   * event streams) are aborted. Blocks until then.
   */
  public void drain() throws InterruptedException {
    leave();
    long end = System.nanoTime() + settings.drainTimeout().toNanos();
    long quietSince = System.nanoTime();
    while (System.nanoTime() < end && System.nanoTime() - quietSince < QUIET.toNanos()) {
      if (metrics.inFlight() > 0 || metrics.tunnels() > 0) {
        quietSince = System.nanoTime();
      }
      Thread.sleep(20);
    }
    close();
  }

  /** Stops at once and aborts all requests. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    unsubscribe.run();
    if (reading != null) {
      reading.close();
    }
    forwarder.closeTunnels();
    if (listener != null) {
      listener.close();
    }
    blocking.shutdownNow();
    buffers.close();
  }

  private void countVersions(RoutingState.View view) {
    view.snapshot()
        .ifPresent(
            known -> {
              metrics.versions().publish(known.table().versions());
              metrics.pages().publish(known.table());
            });
  }

  /** The addresses to which requests may be sent in this state. */
  private Set<InetSocketAddress> addresses(RoutingState.View view) {
    Set<InetSocketAddress> live = new HashSet<>();
    settings.upstream().map(Addresses::of).ifPresent(live::add);
    view.snapshot()
        .ifPresent(
            known -> {
              live.add(Addresses.ofLocalApp(known.table().port()));
              known.table().versions().forEach(v -> live.add(Addresses.parse(v.address())));
              StoreRef store = known.table().store();
              if (store != null) {
                live.add(Addresses.parse(store.address()));
              }
            });
    return live;
  }
}
