package dev.appversion.operator.config;

import dev.appversion.operator.assets.StoreSettings;
import dev.appversion.process.logging.LogLevel;
import dev.appversion.process.settings.Environment;
import dev.appversion.process.settings.InvalidSettingsException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of reconciler and process. {@link OperatorVariables} describes each.
 *
 * @param podName identity of this replica
 * @param namespace of the operator, which contains the Lease
 * @param leaderElection whether replicas elect a leader
 * @param lease name of the Lease
 * @param namespaces the namespaces whose AppVersions are reconciled; empty for all
 * @param healthListen address of the admin port; its host is not resolved
 * @param bustUrl base URL of the bust API; empty for that of the Service
 * @param store the store of the assets of retired versions; empty if they are not kept
 * @param logLevel of the operator
 */
public record OperatorSettings(
    String podName,
    String namespace,
    boolean leaderElection,
    String lease,
    Set<String> namespaces,
    InetSocketAddress healthListen,
    String bustUrl,
    Optional<StoreSettings> store,
    LogLevel logLevel) {

  /**
   * Reads the settings.
   *
   * @throws InvalidSettingsException with all problems
   */
  public static OperatorSettings parse(Map<String, String> variables)
      throws InvalidSettingsException {
    Environment env = new Environment(variables);
    OperatorSettings settings = read(env);
    env.check(OperatorVariables.all());
    return settings;
  }

  /** Reads the settings, which are valid only if {@link Environment#check} then returns. */
  public static OperatorSettings read(Environment env) {
    return new OperatorSettings(
        env.get(OperatorVariables.POD_NAME).orElse(""),
        env.get(OperatorVariables.POD_NAMESPACE).orElse(""),
        env.getOrDefault(OperatorVariables.LEADER_ELECTION),
        env.get(OperatorVariables.LEASE).orElse(""),
        env.get(OperatorVariables.WATCH_NAMESPACES).orElse(Set.of()),
        env.getOrDefault(OperatorVariables.HEALTH_LISTEN),
        env.get(OperatorVariables.BUST_URL).orElse(""),
        store(env),
        env.getOrDefault(OperatorVariables.LOG_LEVEL));
  }

  private static Optional<StoreSettings> store(Environment env) {
    String secret = env.getOrDefault(OperatorVariables.STORE_SECRET);
    return env.get(OperatorVariables.STORE_URL).map(url -> new StoreSettings(url, secret));
  }
}
