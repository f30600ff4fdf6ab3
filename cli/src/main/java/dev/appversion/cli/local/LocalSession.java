package dev.appversion.cli.local;

import dev.appversion.cli.resource.FieldError;
import dev.appversion.cli.resource.InvalidResourceException;
import dev.appversion.cli.resource.ResourceFile;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Local mode that follows a file. */
public final class LocalSession implements AutoCloseable {
  /** Gets the results of the file's edits, in one thread. */
  public interface Listener {
    /** A table is in force. */
    void applied(Applied applied);

    /** The file's new text is invalid; nothing has changed. */
    void refused(List<FieldError> problems);

    /** The file no longer exists; nothing has changed. */
    default void disappeared() {}

    /** The file exists again. */
    default void reappeared() {}
  }

  private final LocalMode mode;
  private final FileWatch watch;

  private LocalSession(LocalMode mode, FileWatch watch) {
    this.mode = mode;
    this.watch = watch;
  }

  /**
   * Starts local mode from a file and follows it.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidResourceException if it is invalid
   */
  public static LocalSession start(
      Path file,
      InetSocketAddress listen,
      Map<String, URI> upstreams,
      SecretKeys keys,
      Listener listener)
      throws IOException, InvalidResourceException {
    String text = Files.readString(file);
    ResourceFile first = ResourceFile.parse(text);
    LocalMode mode = LocalMode.start(first, listen, upstreams, keys);
    Applied applied = mode.applyAgain();
    listener.applied(applied.asChanged());
    FileWatch watch =
        FileWatch.start(file, text, new Follower(mode, listener, !applied.warnings().isEmpty()));
    return new LocalSession(mode, watch);
  }

  /** The address of the entry. */
  public InetSocketAddress address() {
    return mode.address();
  }

  /** The ports of its sidecars, including the entry. */
  public Set<Integer> ports() {
    return mode.ports();
  }

  /** The table in force. */
  public RoutingTable table() {
    return mode.table();
  }

  @Override
  public void close() {
    watch.close();
    mode.close();
  }

  /** Applies edits, and retries reading from upstreams. */
  private static final class Follower implements FileWatch.Listener {
    private final LocalMode mode;
    private final Listener listener;
    private boolean incomplete;

    Follower(LocalMode mode, Listener listener, boolean incomplete) {
      this.mode = mode;
      this.listener = listener;
      this.incomplete = incomplete;
    }

    @Override
    public void changed(String text) {
      try {
        Applied applied = mode.apply(ResourceFile.parse(text));
        incomplete = !applied.warnings().isEmpty();
        listener.applied(applied);
      } catch (InvalidResourceException e) {
        listener.refused(e.problems());
      }
    }

    @Override
    public void disappeared() {
      listener.disappeared();
    }

    @Override
    public void reappeared() {
      listener.reappeared();
    }

    @Override
    public void idle() {
      if (!incomplete) {
        return;
      }
      try {
        Applied applied = mode.applyAgain();
        incomplete = !applied.warnings().isEmpty();
        if (applied.changed()) {
          listener.applied(applied);
        }
      } catch (InvalidResourceException e) {
        incomplete = false; // it was valid before; the next edit is checked again
      }
    }
  }
}
