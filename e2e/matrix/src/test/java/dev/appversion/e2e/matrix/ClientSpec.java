package dev.appversion.e2e.matrix;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * A client of the matrix, as its folder's {@code clients.json} lists it.
 *
 * @param name unique in the matrix
 * @param needs commands that must be on PATH
 * @param command how it is started, without the base URL and the file of behaviours that follow
 * @param always whether it belongs to the pairs that run in every build
 * @param complete whether it shows all of the behaviours, so that, in every build, it meets all
 *     servers
 */
record ClientSpec(
    String name,
    List<String> needs,
    List<String> command,
    boolean always,
    boolean complete,
    @JsonIgnore Project project) {

  ClientSpec {
    needs = needs == null ? List.of() : List.copyOf(needs);
    command = List.copyOf(command);
  }

  ClientSpec in(Project folder) {
    return new ClientSpec(name, needs, command, always, complete, folder);
  }
}
