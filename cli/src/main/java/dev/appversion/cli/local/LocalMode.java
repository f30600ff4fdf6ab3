package dev.appversion.cli.local;

import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.ResourceFile;
import dev.appversion.sidecar.Sidecar;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.ProxySettings;
import dev.appversion.sidecar.metrics.ProxyMetrics;
import dev.appversion.sidecar.state.RoutingState;
import dev.appversion.sidecar.state.RoutingState.View;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.SecretKeys;
import dev.appversion.versioning.token.UsedTokens;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sidecar for each version and one as the entry, in this process. Applying a file has the effect
 * of {@code kubectl apply} and the operator in a cluster.
 */
public final class LocalMode implements AutoCloseable {
  private record Running(Optional<String> version, Sidecar sidecar, RoutingState state) {}

  private final Map<String, URI> upstreams;
  private final SecretKeys keys;
  private final List<Running> versions = new ArrayList<>();
  private final LocalCompiler compiler;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Running entry;

  private LocalCompiler.@Nullable Compiled compiled;
  private @Nullable ResourceFile file;
  private long generation;
  private UsedTokens used = UsedTokens.NONE;

  private LocalMode(InetSocketAddress listen, Map<String, URI> upstreams, SecretKeys keys) {
    this.upstreams = Map.copyOf(upstreams);
    this.keys = keys;
    Map<String, String> addresses = new HashMap<>();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    upstreams.forEach(
        (version, upstream) -> {
          Running running =
              start(
                  Optional.of(version), ProxySettings.listeningOn(anyPort).withUpstream(upstream));
          versions.add(running);
          addresses.put(version, "127.0.0.1:" + running.sidecar().address().getPort());
        });
    this.compiler = new LocalCompiler(addresses, keys.id());
    this.entry =
        start(Optional.empty(), ProxySettings.listeningOn(listen).withDeveloped(upstreams));
  }

  /**
   * Starts all sidecars and applies the file.
   *
   * @param upstreams the addresses of the apps by version name
   * @throws InvalidResourceException if the file cannot be used
   * @throws RuntimeException if the entry cannot listen
   */
  public static LocalMode start(
      ResourceFile file, InetSocketAddress listen, Map<String, URI> upstreams, SecretKeys keys)
      throws InvalidResourceException {
    LocalMode mode = new LocalMode(listen, upstreams, keys);
    try {
      mode.apply(file);
      return mode;
    } catch (InvalidResourceException | RuntimeException e) {
      mode.close();
      throw e;
    }
  }

  /** The address of the entry. */
  public InetSocketAddress address() {
    return entry.sidecar().address();
  }

  /** The ports of all sidecars. */
  public Set<Integer> ports() {
    return Stream.concat(Stream.of(entry), versions.stream())
        .map(running -> running.sidecar().address().getPort())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The table in force. */
  public synchronized RoutingTable table() {
    return Objects.requireNonNull(compiled).snapshot().table();
  }

  /**
   * Applies a file.
   *
   * @throws InvalidResourceException if it is invalid; then nothing changes
   */
  public synchronized Applied apply(ResourceFile next) throws InvalidResourceException {
    return apply(next, generation);
  }

  /** Applies the file in force again, to retry reading from upstreams. */
  public synchronized Applied applyAgain() throws InvalidResourceException {
    return apply(Objects.requireNonNull(file), generation);
  }

  private Applied apply(ResourceFile next, long nextGeneration) throws InvalidResourceException {
    return install(next, compile(next, nextGeneration), nextGeneration);
  }

  private LocalCompiler.Compiled compile(ResourceFile next, long nextGeneration)
      throws InvalidResourceException {
    return compiler.compile(
        next,
        new LocalSources(http, next.configMaps(), upstreams),
        Optional.ofNullable(compiled),
        nextGeneration);
  }

  private Applied install(ResourceFile next, LocalCompiler.Compiled result, long nextGeneration) {
    RoutingTable table = result.snapshot().table();
    boolean changed = compiled == null || !compiled.snapshot().table().equals(table);
    compiled = result;
    file = next;
    generation = nextGeneration;
    if (changed) {
      // The versions first: they must have the table before the entry forwards to them.
      versions.forEach(version -> publish(version, result));
      publish(entry, result);
    }
    return new Applied(table, changed, result.warnings(), LocalRollout.notices(next.resource()));
  }

  private void publish(Running running, LocalCompiler.Compiled result) {
    running
        .state()
        .publish(new View(Optional.of(result.snapshot()), running.version(), Optional.of(keys)));
  }

  private synchronized Buster.Result bust(String token) {
    BustToken.Use use = BustToken.use(token);
    if (used.requestOf(use).isPresent()) {
      return new Buster.Result.Used();
    }
    if (used.isFull(Instant.now())) {
      return new Buster.Result.Unavailable("too many tokens were used within the last hour");
    }
    try {
      ResourceFile current = Objects.requireNonNull(file);
      LocalCompiler.Compiled result = compile(current, generation + 1);
      if (!result.warnings().isEmpty()) {
        return new Buster.Result.Unavailable("a manifest cannot be read from its upstream");
      }
      install(current, result, generation + 1);
      used = used.with(use, "local", Instant.now());
      return new Buster.Result.Accepted(generation);
    } catch (InvalidResourceException e) {
      return new Buster.Result.Unavailable("the resource is no longer valid");
    }
  }

  private Running start(Optional<String> version, ProxySettings settings) {
    RoutingState state = new RoutingState();
    Sidecar sidecar = Sidecar.start(settings, state, new ProxyMetrics(), this::bust);
    return new Running(version, sidecar, state);
  }

  @Override
  public void close() {
    entry.sidecar().close();
    versions.forEach(version -> version.sidecar().close());
    http.shutdownNow();
  }
}
