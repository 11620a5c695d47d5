package io.canary;

/** What {@code GET /metrics} says at one moment. */
public final class Scraped {
    private final String text;

    public Scraped(String text) {
        this.text = text;
    }

    public static Scraped from(TestService service) throws Exception {
        return new Scraped(service.get("/metrics").body());
    }

    /** Of one series, which has to be there. */
    public double value(String series) {
        return text.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(Scraped::number)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }

    /** Of all series whose names and labels begin like this; 0 without one. */
    public double sum(String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .mapToDouble(Scraped::number)
                .sum();
    }

    private static double number(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
    }

    public double refused(String why) {
        return sum("canary_refused_total{why=\"" + why + "\"}");
    }

    public double samples(String result, String cause) {
        return sum("canary_samples_total{cause=\"" + cause + "\",result=\"" + result + "\"}");
    }
}
