package org.tsrecorder.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Section 3.8 of the architecture, read off the syntax trees: how long, how wide and how deep a method may be. */
class ShapeTest {
    private static final int MOST_METHOD_LINES = 60;
    private static final int MOST_METHOD_LINES_IN_NINE_OF_TEN = 20;
    private static final int MOST_PARAMETERS = 6;
    private static final int DEEPEST_NESTING = 3;

    private static final List<Method> METHODS = new ArrayList<>();
    private static final List<String> UNDOCUMENTED = new ArrayList<>();

    private record Method(String name, int lines, int parameters, int nesting) {}

    @BeforeAll
    static void readTheSources() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(SourceTree.mainSources()));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new MethodScanner(unit, trees).scan(unit, null);
            }
        }
    }

    @Test
    void methodsFitOnAScreen() {
        assertThat(METHODS)
                .filteredOn(method -> method.lines > MOST_METHOD_LINES)
                .isEmpty();
    }

    @Test
    void nineMethodsInTenAreShort() {
        List<Integer> lengths = METHODS.stream().map(Method::lines).sorted().toList();
        assertThat(lengths.get(lengths.size() * 9 / 10)).isLessThanOrEqualTo(MOST_METHOD_LINES_IN_NINE_OF_TEN);
    }

    @Test
    void aCallCanBeReadAtAGlance() {
        assertThat(METHODS)
                .filteredOn(method -> method.parameters > MOST_PARAMETERS)
                .isEmpty();
    }

    @Test
    void nothingIsNestedDeeply() {
        assertThat(METHODS)
                .filteredOn(method -> method.nesting > DEEPEST_NESTING)
                .isEmpty();
    }

    @Test
    void everyTypeAndEveryPublicMethodSaysWhatItIs() {
        assertThat(UNDOCUMENTED).isEmpty();
    }

    /** Walks one source; a class inside a method starts its own count. */
    private static final class MethodScanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final SourcePositions positions;
        private int depth;
        private int deepest;

        MethodScanner(CompilationUnitTree unit, Trees trees) {
            this.unit = unit;
            this.trees = trees;
            this.positions = trees.getSourcePositions();
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if (topLevel && trees.getDocComment(getCurrentPath()) == null) {
                UNDOCUMENTED.add(type.getSimpleName().toString());
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            int outerDepth = depth;
            int outerDeepest = deepest;
            depth = 0;
            deepest = 0;
            super.visitMethod(method, null);
            noteShape(method);
            noteDocumentation(method);
            depth = outerDepth;
            deepest = outerDeepest;
            return null;
        }

        private void noteShape(MethodTree method) {
            BlockTree body = method.getBody();
            if (body == null || positions.getStartPosition(unit, body) < 0) {
                return;
            }
            long lines = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body))
                    - unit.getLineMap().getLineNumber(positions.getStartPosition(unit, body))
                    - 1;
            // What overrides was given its parameters by others.
            boolean given = method.getName().contentEquals("<init>") || isOverride(method);
            METHODS.add(new Method(
                    name(method),
                    (int) lines,
                    given ? 0 : method.getParameters().size(),
                    deepest));
        }

        private void noteDocumentation(MethodTree method) {
            boolean open = method.getModifiers().getFlags().contains(Modifier.PUBLIC);
            boolean inherited = isOverride(method);
            boolean generated = positions.getStartPosition(unit, method) < 0;
            if (open && !inherited && !generated && inPublicType() && trees.getDocComment(getCurrentPath()) == null) {
                UNDOCUMENTED.add(name(method));
            }
        }

        private static boolean isOverride(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
        }

        private boolean inPublicType() {
            for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
                if (path.getLeaf() instanceof ClassTree type
                        && !type.getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                    return false;
                }
            }
            return true;
        }

        private String name(MethodTree method) {
            String file = unit.getSourceFile().getName();
            return file.substring(file.lastIndexOf('/') + 1) + ": " + method.getName();
        }

        private Void nested(Runnable body) {
            depth++;
            deepest = Math.max(deepest, depth);
            body.run();
            depth--;
            return null;
        }

        @Override
        public Void visitIf(IfTree tree, Void unused) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            boolean elseIf = parent instanceof IfTree outer && tree.equals(outer.getElseStatement());
            return elseIf ? super.visitIf(tree, null) : nested(() -> super.visitIf(tree, null));
        }

        @Override
        public Void visitForLoop(ForLoopTree tree, Void unused) {
            return nested(() -> super.visitForLoop(tree, null));
        }

        @Override
        public Void visitEnhancedForLoop(EnhancedForLoopTree tree, Void unused) {
            return nested(() -> super.visitEnhancedForLoop(tree, null));
        }

        @Override
        public Void visitWhileLoop(WhileLoopTree tree, Void unused) {
            return nested(() -> super.visitWhileLoop(tree, null));
        }

        @Override
        public Void visitDoWhileLoop(DoWhileLoopTree tree, Void unused) {
            return nested(() -> super.visitDoWhileLoop(tree, null));
        }

        @Override
        public Void visitSwitch(SwitchTree tree, Void unused) {
            return nested(() -> super.visitSwitch(tree, null));
        }

        @Override
        public Void visitSwitchExpression(SwitchExpressionTree tree, Void unused) {
            return nested(() -> super.visitSwitchExpression(tree, null));
        }

        @Override
        public Void visitTry(TryTree tree, Void unused) {
            return nested(() -> super.visitTry(tree, null));
        }

        @Override
        public Void visitLambdaExpression(LambdaExpressionTree tree, Void unused) {
            int outer = depth;
            depth = 0;
            super.visitLambdaExpression(tree, null);
            depth = outer;
            return null;
        }
    }
}
