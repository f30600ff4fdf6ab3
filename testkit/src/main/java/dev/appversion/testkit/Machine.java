package dev.appversion.testkit;

import java.nio.file.Path;
import java.util.Optional;

/** The inputs of the choice of a cluster, read only as far as needed: some take time. */
interface Machine {

  /** The file that {@code -De2e.kubeconfig} names. */
  Optional<Path> givenKubeconfig();

  /** The file that the environment variable KUBECONFIG names. */
  Optional<Path> environmentKubeconfig();

  /** Whether {@code e2e/cluster/cluster} runs here. */
  Finding local();

  /** Whether a Docker engine responds. */
  Finding docker();

  /**
   * Whether something can be used.
   *
   * @param why the reason, as the end of the sentence "… because"
   */
  record Finding(boolean usable, String why) {
    static Finding usable(String why) {
      return new Finding(true, why);
    }

    static Finding unusable(String why) {
      return new Finding(false, why);
    }
  }
}
