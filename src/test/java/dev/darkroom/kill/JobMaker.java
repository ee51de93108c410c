package dev.darkroom.kill;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes jobs of every kind: valid and not, in files and messages, some of them sent twice. */
final class JobMaker {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> OPENAI_FAULTS = List.of(
            "429:1x1",
            "429-no-hintx1",
            "500x1",
            "503x1",
            "400x1",
            "resetx1",
            "drop-after-readx1",
            "black-holex1",
            "garbagex1",
            "error-in-200x1",
            "empty-bodyx1",
            "truncated-jsonx1",
            "cut-offx1",
            "truncated-base64x1",
            "truncated-imagex1",
            "text-imagex1",
            "empty-imagex1",
            "wrong-sizex1",
            "wrong-formatx1",
            "dribble:30x1",
            "moderatedx1",
            "latency:1500x1");
    private static final List<String> FLUX_FAULTS = List.of(
            "429:1x1",
            "500x1",
            "503x1",
            "resetx1",
            "drop-after-readx1",
            "garbagex1",
            "truncated-imagex1",
            "text-imagex1",
            "expired-resultx1",
            "expired-oncex1",
            "poll-500x1",
            "poll-429x1",
            "poll-garbagex1",
            "flappingx1",
            "task-errorx1",
            "moderatedx1",
            "content-moderatedx1",
            "download-500x1",
            "download-dropx1",
            "never-finishesx1",
            "no-polling-urlx1",
            "foreign-polling-urlx1",
            "unknown-statusx1",
            "dribble:30x1",
            "truncated-jsonx1",
            "cut-offx1");

    /** Where the images of a job are to go on to. */
    private enum Going {
        NOWHERE,
        SOMEWHERE,
        EVERYWHERE
    }

    private final Script script;
    private final Orders orders;
    private final Random random;
    private int made;

    JobMaker(Script script, Orders orders) {
        this.script = script;
        this.orders = orders;
        this.random = new Random(script.seed() * 31 + 7);
    }

    /** A job and its document. */
    private record Made(String instance, String id, String prompt, int n, ObjectNode document, String hook) {
        SentJob job() {
            return new SentJob(instance, id, prompt, n, Orders.targets(document), hook);
        }

        String text() {
            return document.toString();
        }
    }

    /** All parcels of a run with chance. */
    List<Parcel> all() {
        List<Parcel> parcels = new ArrayList<>();
        int left = script.jobs();
        while (left > 0) {
            int take = Math.min(left, random.nextInt(3) == 0 ? 3 : 1);
            left -= take;
            List<Made> jobs = new ArrayList<>();
            for (int i = 0; i < take; i++) {
                jobs.add(job(any(), 1 + (random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0)));
            }
            parcels.addAll(pack(jobs));
        }
        return parcels;
    }

    /** Parcels that pass every named point: both providers, both ways in, something invalid, an export. */
    List<Parcel> oneOfEachKind() {
        Made openai = job("openai_images", 1);
        Made flux = job("flux", 1, fault("flux"), Going.EVERYWHERE);
        return List.of(file("json", openai.text(), List.of(openai.job()), false), message(flux), invalidMessage());
    }

    /** A message with one job for that provider, and perhaps a fault such as {@code 503x1}. */
    Parcel message(String provider, String fault) {
        return message(job(provider, 1, fault, Going.SOMEWHERE));
    }

    /** The same, with exports of every kind. */
    Parcel exporting(String provider) {
        return message(job(provider, 1, "", Going.EVERYWHERE));
    }

    /** The same at OpenAI, at its middle price; whoever sent it is told in the outbox and on the queue only. */
    Parcel plain() {
        Made made = job("openai_images", 1, "", Going.NOWHERE);
        made.document().put("quality", "medium");
        return message(made);
    }

    private List<Parcel> pack(List<Made> jobs) {
        List<Parcel> parcels = new ArrayList<>();
        boolean broken = random.nextInt(6) == 0;
        if (jobs.size() == 1 && random.nextBoolean()) {
            parcels.add(message(jobs.get(0)));
            if (broken) {
                parcels.add(invalidMessage());
            }
        } else {
            parcels.add(batch(jobs, broken));
        }
        if (random.nextInt(4) == 0) {
            Made again = jobs.get(0);
            parcels.add(
                    parcels.get(0).isFile() ? message(again) : file("json", again.text(), List.of(again.job()), false));
        }
        return parcels;
    }

    private Parcel batch(List<Made> jobs, boolean broken) {
        List<SentJob> sent = jobs.stream().map(Made::job).toList();
        if (jobs.size() == 1 && !broken) {
            return file("json", jobs.get(0).text(), sent, false);
        }
        StringBuilder text = new StringBuilder();
        if (random.nextBoolean()) {
            text.append("job_id,instance_id,prompt,width,height,n,quality,providers,allow_placeholder,callback_url,"
                    + "exports\n");
            jobs.forEach(job -> text.append(csv(job.document())));
            text.append(broken ? "bad,default,,1024,1024,1,,flux,false,,\n" : "");
            return file("csv", text.toString(), sent, broken);
        }
        jobs.forEach(job -> text.append(job.text()).append('\n'));
        text.append(broken ? "{\"promt\": \"misspelt\"}\n" : "");
        return file("ndjson", text.toString(), sent, broken);
    }

    private static String csv(ObjectNode job) {
        List<String> providers = new ArrayList<>();
        job.get("providers").forEach(provider -> providers.add(provider.asText()));
        return String.join(
                        ",",
                        job.get("job_id").asText(),
                        job.get("instance_id").asText(),
                        job.get("prompt").asText(),
                        job.get("width").asText(),
                        job.get("height").asText(),
                        job.get("n").asText(),
                        job.path("quality").asText(""),
                        String.join(";", providers),
                        job.get("allow_placeholder").asText(),
                        job.path("callback_url").asText(""),
                        job.has("exports") ? '"' + job.get("exports").toString().replace("\"", "\"\"") + '"' : "")
                + "\n";
    }

    private String any() {
        return List.of("openai_images", "flux", "openai_images;flux").get(random.nextInt(3));
    }

    private Made job(String providers, int n) {
        return job(providers, n, fault(providers), Going.SOMEWHERE);
    }

    private Made job(String providers, int n, String fault, Going going) {
        made++;
        String id = "j-" + script.seed() + "-" + made;
        String instance = random.nextInt(4) == 0 ? "shop" : "default";
        String prompt = "A red kite over bay " + script.seed() + " number " + made + fault;
        ObjectNode job = JSON.createObjectNode();
        job.put("job_id", id).put("instance_id", instance).put("prompt", prompt);
        boolean small = providers.equals("flux");
        job.put("width", small ? 256 : 1024).put("height", small ? 256 : 640).put("n", n);
        if (providers.equals("openai_images")) { // FLUX has none to choose, and would be skipped
            job.put("quality", random.nextBoolean() ? "low" : "medium");
        }
        for (String provider : providers.split(";", -1)) {
            job.withArray("providers").add(provider);
        }
        job.put("allow_placeholder", random.nextInt(4) == 0);
        if (going == Going.EVERYWHERE) {
            orders.all(job);
        } else if (going == Going.SOMEWHERE && made % 2 == 0) {
            orders.some(job, made / 2);
        }
        String hook = made % 3 == 0 || going == Going.NOWHERE ? "" : orders.hook(job, made % 4 == 0);
        return new Made(instance, id, prompt, n, job, hook);
    }

    private String fault(String providers) {
        if (random.nextInt(100) >= script.faults()) {
            return "";
        }
        boolean openai = !providers.equals("flux") && (!providers.contains("flux") || random.nextBoolean());
        List<String> faults = openai ? OPENAI_FAULTS : FLUX_FAULTS;
        return " [fault:" + (openai ? "openai/" : "flux/") + faults.get(random.nextInt(faults.size())) + "]";
    }

    private Parcel message(Made made) {
        return Parcel.message(next("m"), made.text(), List.of(made.job()), false);
    }

    private Parcel invalidMessage() {
        return Parcel.message(next("bad"), "{\"prompt\": \"A kite\", \"n\": 0}", List.of(), true);
    }

    private Parcel file(String ending, String text, List<SentJob> jobs, boolean invalid) {
        return Parcel.file(next("f") + "." + ending, text, jobs, invalid);
    }

    private String next(String what) {
        return what + "-" + script.seed() + "-" + random.nextInt(1_000_000);
    }
}
