package dev.appversion.e2e.matrix;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of the matrix: the directory's servers, clients and behaviours.
 *
 * @param file the behaviours, as the clients read them
 */
record Catalogue(
    List<ServerSpec> servers, List<ClientSpec> clients, List<Behaviour> behaviours, Path file) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Reads the folder {@code e2e/matrix}. */
  static Catalogue read(Path folder) throws IOException {
    List<ServerSpec> servers = new ArrayList<>();
    for (Path project : projects(folder.resolve("servers"))) {
      Path list = project.resolve("servers.json");
      for (ServerSpec spec : JSON.readValue(list.toFile(), ServerSpec[].class)) {
        servers.add(spec.in(new Project(project)));
      }
    }
    List<ClientSpec> clients = new ArrayList<>();
    for (Path project : projects(folder.resolve("clients"))) {
      Path list = project.resolve("clients.json");
      for (ClientSpec spec : JSON.readValue(list.toFile(), ClientSpec[].class)) {
        clients.add(spec.in(new Project(project)));
      }
    }
    Path behaviours = folder.resolve("behaviours.json");
    return new Catalogue(
        servers,
        clients,
        List.of(JSON.readValue(behaviours.toFile(), Behaviour[].class)),
        behaviours);
  }

  private static List<Path> projects(Path folder) throws IOException {
    try (Stream<Path> projects = Files.list(folder)) {
      return projects.filter(Files::isDirectory).sorted().toList();
    }
  }
}
