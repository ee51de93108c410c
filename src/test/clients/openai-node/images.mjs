// Usage: node images.mjs http://127.0.0.1:8080/v1 picture.png mask.png
// Ends with 0 when OpenAI's client finds everything as it expects it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import OpenAI, { toFile } from 'openai';

const [baseURL, picture, hole] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'not-needed', maxRetries: 0 });
const model = 'gpt-image-1-mini';

function isPng(base64) {
    assert.equal(Buffer.from(base64, 'base64').subarray(1, 4).toString('latin1'), 'PNG');
}

const tests = {
    async generates() {
        const made = await client.images.generate({ model, prompt: 'a script lamp', size: '1024x1024', quality: 'low' });
        assert.equal(made.data.length, 1);
        assert.ok(made.created > 0);
        isPng(made.data[0].b64_json);
    },

    async generatesFour() {
        const made = await client.images.generate({ model, prompt: 'four script lamps', n: 4 });
        assert.equal(made.data.length, 4);
        made.data.forEach((image) => isPng(image.b64_json));
    },

    async answersWithAddresses() {
        const made = await client.images.generate({ model, prompt: 'a script lamp', response_format: 'url' });
        assert.ok(made.data[0].url);
        assert.equal(made.data[0].b64_json, undefined);
    },

    async edits() {
        const image = await toFile(fs.createReadStream(picture), 'picture.png', { type: 'image/png' });
        const mask = await toFile(fs.readFileSync(hole), 'mask.png', { type: 'image/png' });
        const made = await client.images.edit({ model, prompt: 'an edited script lamp', image, mask, n: 2 });
        assert.equal(made.data.length, 2);
        made.data.forEach((each) => isPng(each.b64_json));
    },

    async streams() {
        const events = await client.images.generate({ model, prompt: 'streamed script lamps', n: 2, stream: true });
        const types = [];
        for await (const event of events) {
            types.push(event.type);
            isPng(event.b64_json);
        }
        assert.deepEqual(types, ['image_generation.completed', 'image_generation.completed']);
    },

    async streamsAnEdit() {
        const image = await toFile(fs.readFileSync(picture), 'picture.png', { type: 'image/png' });
        const events = await client.images.edit({ model, prompt: 'a streamed edit', image, stream: true });
        for await (const event of events) {
            assert.equal(event.type, 'image_edit.completed');
        }
    },

    async aFailureEndsTheStream() {
        const events = await client.images.generate({ model, prompt: 'a lamp [fault:moderated]', stream: true });
        await assert.rejects(async () => {
            for await (const event of events) {
                assert.fail(event.type);
            }
        }, (failure) => failure instanceof OpenAI.APIError && failure.code === 'moderation_blocked');
    },

    async errors() {
        await assert.rejects(client.images.generate({ model, prompt: 'a lamp', n: 11 }), (failure) => {
            assert.ok(failure instanceof OpenAI.BadRequestError, String(failure));
            assert.equal(failure.param, 'n');
            assert.equal(failure.code, 'invalid_value');
            assert.equal(failure.type, 'invalid_request_error');
            assert.ok(failure.requestID);
            return true;
        });
        await assert.rejects(client.images.generate({ model, prompt: 'a lamp [fault:moderated]' }), (failure) => {
            assert.equal(failure.code, 'moderation_blocked');
            return true;
        });
        await assert.rejects(client.models.retrieve('no-such'), (failure) => {
            assert.ok(failure instanceof OpenAI.NotFoundError, String(failure));
            assert.equal(failure.code, 'model_not_found');
            return true;
        });
    },

    async listsModels() {
        const ids = [];
        for await (const each of client.models.list()) {
            ids.push(each.id);
        }
        assert.ok(ids.includes(model), ids.join(', '));
        assert.equal((await client.models.retrieve(model)).owned_by, 'openai_images');
    },
};

for (const [name, test] of Object.entries(tests)) {
    await test();
    console.log(`ok ${name}`);
}
