package dev.appversion.collectstatic.source;

import dev.appversion.collectstatic.problem.Problem;
import dev.appversion.collectstatic.problem.Problems;
import dev.appversion.collectstatic.run.CollectOptions;
import dev.appversion.versioning.hashing.GlobPattern;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Lists the files of the static directories as Django's finders do. */
public final class SourceTree {
  private final CollectOptions options;
  private final Problems problems;
  private final List<Pattern> ignored;
  private final List<Path> realDirs = new ArrayList<>();
  private final Map<String, SourceFile> found = new LinkedHashMap<>();
  private final String attributes;

  private SourceTree(CollectOptions options, Problems problems) {
    this.options = options;
    this.problems = problems;
    this.ignored = options.ignore().stream().map(GlobPattern::fnmatch).toList();
    boolean unix =
        options.staticRoot().getFileSystem().supportedFileAttributeViews().contains("unix");
    String names = "size,lastModifiedTime,isDirectory,isRegularFile,isSymbolicLink";
    this.attributes = unix ? "unix:" + names + ",ctime" : names;
  }

  /**
   * Lists the files to collect, deeper files first, in the order of Django's manifest. If two
   * directories contain the same name, the file of the first directory is collected.
   */
  public static List<SourceFile> list(CollectOptions options, Problems problems) {
    SourceTree tree = new SourceTree(options, problems);
    for (Path dir : options.staticDirs()) {
      try {
        tree.realDirs.add(dir.toRealPath());
      } catch (IOException e) {
        problems.unreadable(dir, e);
      }
    }
    if (problems.any()) {
      return List.of();
    }
    for (int i = 0; i < options.staticDirs().size(); i++) {
      tree.folder(options.staticDirs().get(i), "", List.of(tree.realDirs.get(i)));
    }
    tree.checkFoldersAndFiles();
    List<SourceFile> files = new ArrayList<>(tree.found.values());
    files.sort(Comparator.comparingInt((SourceFile file) -> depth(file.name())).reversed());
    return files;
  }

  private static int depth(String name) {
    return (int) name.chars().filter(c -> c == '/').count();
  }

  private record Folder(Path path, String name, List<Path> ancestors) {}

  private void folder(Path folder, String prefix, List<Path> ancestors) {
    List<Folder> folders = new ArrayList<>();
    for (Path entry : entries(folder)) {
      String file = Objects.requireNonNull(entry.getFileName()).toString();
      if (isIgnored(file)) {
        continue;
      }
      String name = prefix.isEmpty() ? file : prefix + "/" + file;
      try {
        Map<String, Object> found =
            Files.readAttributes(entry, attributes, LinkOption.NOFOLLOW_LINKS);
        List<Path> way = ancestors;
        boolean linked = is(found, "isSymbolicLink");
        if (linked) {
          Path real = entry.toRealPath();
          if (!mayFollow(entry, real, ancestors)) {
            continue;
          }
          found = Files.readAttributes(entry, attributes);
          way = with(ancestors, real);
        }
        if (is(found, "isDirectory")) {
          folders.add(new Folder(entry, name, linked ? way : with(way, entry)));
        } else if (!is(found, "isRegularFile")) {
          problems.add(Problem.Kind.NOT_A_FILE, entry, "is neither a file nor a directory");
        } else if (isAllowed(file, entry) && !(!prefix.isEmpty() && isIgnored(name))) {
          this.found.putIfAbsent(name, new SourceFile(name, entry, size(found), stamp(found)));
        }
      } catch (IOException e) {
        problems.unreadable(entry, e);
      }
    }
    for (Folder next : folders) {
      folder(next.path(), next.name(), next.ancestors());
    }
  }

  private List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      problems.unreadable(folder, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      problems.unreadable(folder, e);
    }
    if (!options.plain()) {
      entries.sort(Comparator.comparing(path -> String.valueOf(path.getFileName())));
    }
    return entries;
  }

  private boolean isIgnored(String name) {
    for (Pattern pattern : ignored) {
      if (pattern.matcher(name).matches()) {
        return true;
      }
    }
    return false;
  }

  private boolean isAllowed(String name, Path entry) {
    if (name.indexOf('\ufffd') >= 0) {
      problems.add(
          Problem.Kind.NAME_NOT_ALLOWED,
          entry,
          "the file name is not UTF-8, or the locale is not; for example set LC_ALL=C.UTF-8");
      return false;
    }
    boolean allowed = name.indexOf('\\') < 0 && name.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    if (!allowed) {
      problems.add(
          Problem.Kind.NAME_NOT_ALLOWED,
          entry,
          "the file name has a backslash or a control character, which is not safe in a URL");
    }
    return allowed;
  }

  private boolean mayFollow(Path link, Path real, List<Path> ancestors) throws IOException {
    if (!options.followLinks() && realDirs.stream().noneMatch(real::startsWith)) {
      problems.add(
          Problem.Kind.LINK_OUTSIDE,
          link,
          "is a symbolic link to a place outside of the static folders, "
              + real
              + "; --follow-links collects its target");
      return false;
    }
    for (Path ancestor : ancestors) {
      if (Files.isSameFile(ancestor, real)) {
        problems.add(
            Problem.Kind.LINK_CYCLE, link, "is a symbolic link to a directory that contains it");
        return false;
      }
    }
    return true;
  }

  private void checkFoldersAndFiles() {
    Set<String> folders = new HashSet<>();
    for (String name : found.keySet()) {
      for (int slash = name.lastIndexOf('/');
          slash > 0 && folders.add(name.substring(0, slash));
          slash = name.lastIndexOf('/', slash - 1)) {
        // adds each folder once
      }
    }
    found.forEach(
        (name, file) -> {
          if (folders.contains(name)) {
            problems.add(
                Problem.Kind.NAME_CLASH,
                file.path(),
                "is a file here and a directory in another static folder");
          }
        });
  }

  private static List<Path> with(List<Path> paths, Path last) {
    List<Path> all = new ArrayList<>(paths);
    all.add(last);
    return all;
  }

  private static boolean is(Map<String, Object> attributes, String name) {
    return Boolean.TRUE.equals(attributes.get(name));
  }

  private static long size(Map<String, Object> attributes) {
    return attributes.get("size") instanceof Long size ? size : 0;
  }

  private static SourceFile.Stamp stamp(Map<String, Object> attributes) {
    return new SourceFile.Stamp(
        nanos(attributes.get("lastModifiedTime")), nanos(attributes.get("ctime")));
  }

  private static long nanos(@org.jspecify.annotations.Nullable Object time) {
    return time instanceof FileTime known ? known.to(TimeUnit.NANOSECONDS) : 0;
  }
}
