#!/bin/sh
# package.sh TARGET JAR: completes the application in TARGET/tsrecorder, whose lib/ already holds the libraries. The last
# step trains an AOT cache; without a JDK that can do it the application is whole, only slower to start.
set -eu

here=${0%/*}
app=$1/tsrecorder
cache=$app/lib/tsrecorder.aot
log=$1/aot-training.log

# Without the profiles, which would have the compilers work on thousands of methods while a recorder starts.
unprofiled='-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining'

mkdir -p "$app/bin"
cp "$here/tsrecorder" "$app/bin/tsrecorder"
chmod 755 "$app/bin/tsrecorder"
cp -p "$2" "$app/lib/tsrecorder.jar"
[ ! -f "$here/../../../../LICENSE" ] || cp "$here/../../../../LICENSE" "$app/LICENSE"

train() {
  jdk=$(TSRECORDER_JAVA_OPTS='-XshowSettings:properties -version' "$app/bin/tsrecorder" 2>&1 |
    sed -n 's/^ *java.home = //p') &&
    "$jdk/bin/java" "$here/UpgradeClassFiles.java" "$app"/lib/picocli-*.jar &&
    TSRECORDER_JAVA_OPTS="$unprofiled -XX:AOTCacheOutput=$cache" "$app/bin/tsrecorder" train </dev/null &&
    chmod 644 "$cache" &&
    sed '/^JAVA_VERSION=/q' "$jdk/release" | tr -d '\n' >"$cache.jdk"
}

rm -f "$cache" "$cache.jdk"
if ! train >"$log" 2>&1; then
  rm -f "$cache" "$cache.jdk"
  echo "tsrecorder: packaged without an AOT cache, so it starts more slowly; $log says why"
fi
