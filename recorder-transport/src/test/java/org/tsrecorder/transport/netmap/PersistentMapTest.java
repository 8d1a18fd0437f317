package org.tsrecorder.transport.netmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    @Test
    void itIsAMapWhoseOldVersionsStay() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        PersistentMap<Integer, Integer> map = PersistentMap.empty();
        Map<Integer, Integer> model = new HashMap<>();
        List<PersistentMap<Integer, Integer>> versions = new ArrayList<>();
        List<Map<Integer, Integer>> models = new ArrayList<>();
        for (int version = 0; version < 50; version++) {
            PersistentMap.Editor<Integer, Integer> editor = map.edit();
            for (int change = 0; change < 20; change++) {
                int key = random.nextInt(300) * 65_537;
                if (random.nextInt(3) == 0) {
                    editor.remove(key);
                    model.remove(key);
                } else {
                    editor.put(key, change);
                    model.put(key, change);
                }
                assertThat(editor.get(key).isPresent()).isEqualTo(model.containsKey(key));
            }
            map = editor.map();
            versions.add(map);
            models.add(new HashMap<>(model));
        }
        for (int version = 0; version < versions.size(); version++) {
            PersistentMap<Integer, Integer> then = versions.get(version);
            Map<Integer, Integer> expected = models.get(version);
            assertThat(then.size()).as("seed %d", seed).isEqualTo(expected.size());
            assertThat(then.values()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected.values());
            expected.forEach((key, value) ->
                    assertThat(then.get(key)).as("seed %d", seed).contains(value));
        }
    }

    @Test
    void anEditorThatChangedNothingGivesTheSameMap() {
        PersistentMap<String, Integer> map = PersistentMap.empty();
        assertThat(map.edit().map()).isSameAs(map);
    }

    @Test
    void anEditorGoesOnWithoutTouchingWhatItGave() {
        PersistentMap.Editor<String, Integer> editor =
                PersistentMap.<String, Integer>empty().edit();
        editor.put("a", 1);
        PersistentMap<String, Integer> one = editor.map();
        editor.put("a", 2);
        editor.put("b", 3);
        assertThat(one.get("a")).contains(1);
        assertThat(one.size()).isEqualTo(1);
        assertThat(editor.map().get("a")).contains(2);
        assertThat(editor.map().size()).isEqualTo(2);
    }

    @Test
    void mapsOfTheSameEntriesAreEqual() {
        PersistentMap.Editor<String, Integer> one =
                PersistentMap.<String, Integer>empty().edit();
        PersistentMap.Editor<String, Integer> other =
                PersistentMap.<String, Integer>empty().edit();
        one.put("a", 1);
        one.put("b", 2);
        other.put("b", 2);
        other.put("c", 3);
        other.remove("c");
        other.put("a", 1);
        assertThat(one.map()).isEqualTo(other.map()).hasSameHashCodeAs(other.map());
        other.put("a", 2);
        assertThat(one.map()).isNotEqualTo(other.map());
    }
}
