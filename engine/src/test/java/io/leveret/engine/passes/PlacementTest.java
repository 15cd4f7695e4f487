package io.leveret.engine.passes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import io.leveret.base.LimitExceededException;
import io.leveret.engine.passes.Placement.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
    private static Claim claim(int elements, int first, int last) {
        Claim claim = new Claim(elements);
        claim.use(first, last);
        return claim;
    }

    private static List<Claim> random(int count) {
        SplittableRandom random = new SplittableRandom(count);
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int life = random.nextInt(20) == 0 ? random.nextInt(count) : random.nextInt(5);
            claims.add(claim(1 + random.nextInt(500), i, Math.min(count, i + life)));
        }
        return claims;
    }

    /**
     * Whether no two that are alive together overlap: of those in order of their starts, none begins
     * before the last ends.
     */
    private static void assertApart(List<Claim> claims, int steps) {
        List<List<Claim>> alive = new ArrayList<>();
        for (int step = 0; step <= steps; step++) {
            alive.add(new ArrayList<>());
        }
        claims.forEach(claim -> {
            for (int step = claim.first; step <= claim.last; step++) {
                alive.get(step).add(claim);
            }
        });
        for (List<Claim> together : alive) {
            together.sort(Comparator.comparingInt(claim -> claim.offset));
            for (int i = 1; i < together.size(); i++) {
                assertTrue(together.get(i).offset >= together.get(i - 1).offset + together.get(i - 1).elements);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 1000, Placement.MOST_COMPARED + 1})
    void place_randomClaims_lieApart(int count) {
        List<Claim> claims = random(count);
        int end = Placement.place(claims);
        assertApart(claims, count);
        assertEquals(end, claims.stream().mapToInt(claim -> claim.offset + claim.elements).max().orElseThrow());
        assertTrue(claims.stream().allMatch(claim -> claim.offset % Placement.ALIGNMENT == 0));
    }

    @Test
    void place_chainOfTooManyToCompare_takesThePlaceOfAFew() {
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            claims.add(claim(Placement.ALIGNMENT, i, i + 1));
        }
        assertEquals(2 * Placement.ALIGNMENT, Placement.place(claims));
        assertApart(claims, 100_000);
    }

    @Test
    void place_moreThanAnArrayHolds_isRefused() {
        for (int count : new int[]{3, Placement.MOST_COMPARED + 1}) {
            List<Claim> claims = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                claims.add(claim(1 << 30, 0, 1));
            }
            String message = assertThrows(LimitExceededException.class, () -> Placement.place(claims)).getMessage();
            assertTrue(message.contains("elements of working memory"), message);
        }
    }
}
