// node services.mjs ORIGIN CALLS: what @googlemaps/google-maps-services-js gets for each call, as JSON.
//
// The client has no option for another host: an interceptor puts ours in the place of Google's.
import { Client, defaultAxiosInstance } from "@googlemaps/google-maps-services-js";

const [origin, calls] = process.argv.slice(2);
const axiosInstance = defaultAxiosInstance;
axiosInstance.interceptors.request.use((request) => ({
  ...request,
  url: request.url.replace("https://maps.googleapis.com", `${origin}/compat/google`),
}));
const client = new Client({ axiosInstance });

const answers = [];
for (const [method, params] of JSON.parse(calls)) {
  // A status word other than OK or ZERO_RESULTS is thrown, as if HTTP had had an error.
  const { data } = await client[method]({ params: { key: "AIza-none", ...params } }).catch((error) => error.response);
  answers.push(data);
}
console.log(JSON.stringify(answers));
