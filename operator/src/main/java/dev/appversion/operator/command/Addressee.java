package dev.appversion.operator.command;

import dev.appversion.rollout.state.Rollouts;
import java.util.Optional;
import java.util.Set;

/**
 * The app that a command names.
 *
 * @param name of the AppVersion
 * @param rollouts its rollouts; empty without {@code spec.rollout}
 * @param unreadable why its rollouts cannot be read; empty if they can
 * @param versions the names of its versions that a command may name: the listed ones, and removed
 *     ones that drain
 */
public record Addressee(
    String name, Optional<Rollouts> rollouts, Optional<String> unreadable, Set<String> versions) {
  public Addressee {
    versions = Set.copyOf(versions);
  }
}
