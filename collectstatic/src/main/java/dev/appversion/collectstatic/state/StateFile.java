package dev.appversion.collectstatic.state;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Reads and writes the state. If it cannot be read, all files are hashed again. */
public final class StateFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

  private final Path file;

  /** Uses this file, which need not exist. */
  public StateFile(Path file) {
    this.file = file;
  }

  /** Reads the state; {@link CollectState#NONE} if the file does not exist or is malformed. */
  public CollectState read() throws IOException {
    byte[] json;
    try {
      json = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return CollectState.NONE;
    }
    try {
      CollectState state = JSON.readValue(json, CollectState.class);
      return state == null ? CollectState.NONE : state;
    } catch (JacksonException e) {
      return CollectState.NONE;
    }
  }

  /** Replaces the file. */
  public void write(CollectState state) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.write(temporary, JSON.writeValueAsBytes(state));
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
