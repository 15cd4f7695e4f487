#!/bin/bash
# With the Vector API, the JDK's ahead-of-time cache holds no linked classes and no lambdas.
#
# A JVM that is told to make an AOT cache (JEP 483, 514) links the classes of the training run and stores their lambdas,
# so that later starts need not make them. If an incubating module is resolved, such as jdk.incubator.vector, the boot
# layer is not stored, and without it nothing can be linked in advance: every lambda is made anew at each start. Nothing
# says so, except one line of -Xlog:aot while the cache is made. The older archives of class data sharing
# (-XX:ArchiveClassesAtExit) hold the same program's lambdas. Numeric programs that start often are better off with those.
#
# Versions: the JDK 25.0.3+9 (Temurin).
# Output seen:
#> AOT cache, plain: lambda from the cache
#> AOT cache, with jdk.incubator.vector: lambda made at run time
#> class data sharing, with jdk.incubator.vector: lambda from the cache
set -euo pipefail
script=$(realpath "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for home in "${JAVA_HOME-}" /usr/lib/jvm/*; do
  ! grep -qs '^JAVA_VERSION="25' "$home/release" || jdk=$home
done
: "${jdk:?no JDK 25 was found: set JAVA_HOME to one}"

cat >"$work/Program.java" <<'JAVA'
public final class Program {
    public static void main(String[] arguments) {
        Runnable lambda = () -> System.out.println("run");
        lambda.run();
    }
}
JAVA
"$jdk/bin/javac" -d "$work/classes" "$work/Program.java"
"$jdk/bin/jar" --create --file "$work/program.jar" -C "$work/classes" .
cd "$work"

# Says where the program's lambda comes from, given how to use the cache.
lambda() {
  local line
  line=$("$jdk/bin/java" "$@" -Xlog:class+load -cp program.jar Program 2>&1 | grep -F 'Program$$Lambda')
  case $line in
    *'shared objects file'*) echo 'lambda from the cache' ;;
    *) echo 'lambda made at run time' ;;
  esac
}

vector=--add-modules=jdk.incubator.vector
{
  "$jdk/bin/java" -XX:AOTCacheOutput=plain.aot -cp program.jar Program >/dev/null 2>&1
  echo "AOT cache, plain: $(lambda -XX:AOTCache=plain.aot)"
  "$jdk/bin/java" "$vector" -XX:AOTCacheOutput=vector.aot -cp program.jar Program >/dev/null 2>&1
  echo "AOT cache, with jdk.incubator.vector: $(lambda "$vector" -XX:AOTCache=vector.aot)"
  "$jdk/bin/java" "$vector" -XX:ArchiveClassesAtExit=vector.jsa -cp program.jar Program >/dev/null 2>&1
  echo "class data sharing, with jdk.incubator.vector: $(lambda "$vector" -XX:SharedArchiveFile=vector.jsa)"
} >output
cat output
sed -n 's/^#> //p' "$script" >seen
diff seen output || {
  echo "the behavior has changed: above, < is what was seen and > is what this run gave" >&2
  exit 1
}
