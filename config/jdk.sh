# Finds a JDK that is new enough, and Maven, for the scripts that source this: ./leveret, ./mvnw, bench and fuzz.
# Kept to what bash 3.2 knows, since that is macOS's; and to few processes, since each costs a millisecond.

needed_java=25
usual_jdks=(/usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*
  "$HOME"/.jdks/*)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# stop CODE WORDS: 2 where the user can do something about it, 70 where not, as the program's own exit codes.
stop() {
  local code=$1
  shift
  say "$@"
  exit "$code"
}

# Sets java_version to that of the JDK in folder $1, or 0. Its release file tells, without java being started.
read_version() {
  local line
  java_version=0
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=\"[0-9]*)
        line=${line#*\"}
        java_version=${line%%[!0-9]*} ;;
    esac
  done <"$1/release"
}

# Sets path_jdk to the folder of the JDK whose java is on the PATH, or to nothing.
find_path_jdk() {
  local folder home
  path_jdk=
  local IFS=:
  for folder in $PATH; do
    if [ -x "$folder/java" ]; then
      for home in "${usual_jdks[@]}"; do # mostly it is a link into one of these, and then no process is needed
        if [ "$folder/java" -ef "$home/bin/java" ]; then
          path_jdk=$home
          return
        fi
      done
      home=$(readlink -f "$folder/java")
      path_jdk=${home%/bin/java}
      return
    fi
  done
}

# Sets jdk to the first JDK that is new enough, or to nothing; and newest to the version of the newest one seen.
find_jdk() {
  local home
  newest=0
  find_path_jdk
  for home in "${JAVA_HOME-}" "$path_jdk" "${usual_jdks[@]}"; do
    read_version "$home"
    [ "$java_version" -le "$newest" ] || newest=$java_version
    if [ "$java_version" -ge "$needed_java" ]; then
      jdk=$home
      return
    fi
  done
  jdk=
}

# Sets jdk as find_jdk does, or says what is missing and stops.
require_jdk() {
  local seen
  find_jdk
  [ -z "$jdk" ] || return 0
  [ "$newest" -eq 0 ] && seen='none was found' || seen="the newest found is $newest"
  stop 2 "a JDK $needed_java or later is needed and $seen: install one (adoptium.net, sdk install java," \
    "brew install openjdk) or set JAVA_HOME to it"
}

# Stops if there is no Maven to build with.
require_maven() {
  command -v mvn >/dev/null || stop 2 "Maven 3.8 or later is needed to build Leveret and mvn is not on the PATH: install" \
    "it (apt install maven, brew install maven)"
}
