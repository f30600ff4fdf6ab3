package dev.appversion.testkit.rules;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Every public type has a Javadoc comment, and every public or protected method, constructor, field
 * and enum constant of one. Not needed: for what overrides, and for constructors of records. That
 * comments are well-formed is checked by {@code -Xdoclint} in the build; its group {@code missing}
 * would also require a tag for each parameter.
 */
public final class JavadocRule {
  private JavadocRule() {}

  /**
   * The declarations without a comment below a directory of sources, as {@code File.java:12 name}.
   *
   * @throws UncheckedIOException if the sources cannot be read
   */
  public static List<String> undocumented(Path sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> all = Files.walk(sources)) {
      List<Path> paths = all.filter(path -> path.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(paths));
      DocTrees comments = DocTrees.instance(task);
      List<String> found = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        new Scanner(unit, comments, found).scan(unit, null);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private static final Set<Tree.Kind> INTERFACES =
        Set.of(Tree.Kind.INTERFACE, Tree.Kind.ANNOTATION_TYPE);

    private final CompilationUnitTree unit;
    private final DocTrees comments;
    private final List<String> found;

    Scanner(CompilationUnitTree unit, DocTrees comments, List<String> found) {
      this.unit = unit;
      this.comments = comments;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      if (!isApi(type.getModifiers())) {
        return null; // its members need none either
      }
      check(type.getSimpleName().toString());
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
      boolean constructor = method.getReturnType() == null;
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      if (isApi(method.getModifiers())
          && !overrides
          && !(constructor && parent().getKind() == Tree.Kind.RECORD)) {
        check(constructor ? "constructor" : method.getName().toString());
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void none) {
      boolean component =
          parent().getKind() == Tree.Kind.RECORD
              && !field.getModifiers().getFlags().contains(Modifier.STATIC);
      if (isApi(field.getModifiers()) && !component) {
        check(field.getName().toString());
      }
      return null;
    }

    @Override
    public @Nullable Void visitBlock(BlockTree initializer, @Nullable Void none) {
      return null; // local variables
    }

    private ClassTree parent() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }

    private boolean isApi(ModifiersTree modifiers) {
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED)
          || (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree outer
              && INTERFACES.contains(outer.getKind())
              && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private void check(String name) {
      TreePath path = getCurrentPath();
      String comment = comments.getDocComment(path);
      if (comment == null || comment.isBlank()) {
        long line =
            unit.getLineMap()
                .getLineNumber(
                    comments.getSourcePositions().getStartPosition(unit, path.getLeaf()));
        found.add(Path.of(unit.getSourceFile().getName()).getFileName() + ":" + line + " " + name);
      }
    }
  }
}
