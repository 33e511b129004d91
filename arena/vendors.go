package arena

// Names of language models and of their vendors that are blacked out in a blind arena,
// whoever plays in it, in the scripts in which models write most. A name of several words
// is written as one: signs and spaces between letters do not count.
const (
	vendorNames = `
openai anthropic google deepmind alphabet meta metaai facebook microsoft amazon aws bedrock nvidia xai mistralai deepseekai alibaba alibabacloud
aliyun tongyi baidu tencent bytedance zhipu zhipuai zai moonshot moonshotai minimax cohere ai21 ai21labs perplexity perplexityai databricks
nousresearch huggingface stepfun xiaomi inclusionai arceeai rekaai 01ai bigmodel iflytek sensetime ibmgranite elonmusk samaltman
опенаи антропик гугл дипмайнд мистральаи алибаба яндекс яндексгпт сбер гигачат майкрософт нвидиа
谷歌 阿里巴巴 阿里云 百度 腾讯 字节跳动 智谱 月之暗面 微软 英伟达 亚马逊 商汤 科大讯飞 开放人工智能
グーグル オープンエーアイ アンソロピック アンスロピック マイクロソフト アリババ
구글 오픈에이아이 앤트로픽 앤스로픽 마이크로소프트 알리바바 네이버
جوجل غوغل أنثروبيك مايكروسوفت عليبابا गूगल ओपनएआई एंथ्रोपिक`

	familyNames = `
gpt chatgpt gptoss o1 o3 o4 o1mini o3mini o4mini davinci codex claude haiku sonnet opus gemini gemma bard palm lamda grok llama codellama llamas
mistral mixtral ministral magistral devstral codestral pixtral deepseek qwen qwq qwenlm kimi glm chatglm ernie erniebot hunyuan doubao
commandr commanda commandrplus ayaexpanse jamba sonar dbrx nemotron phi copilot hermes openhermes vicuna wizardlm internlm baichuan mimo
longcat reka gigachat yandexgpt dolly starcoder solarpro novalite novapro novamicro novapremier
гпт чатгпт клод клода клоду клодом хайку соннет опус джемини гемини джемма грок грока лама квен дипсик мистраль кими
克劳德 克勞德 双子座 通义 通义千问 千问 文心 文心一言 混元 豆包 深度求索 智谱清言 清言 星火大模型
クロード ジェミニ グロック チャットジーピーティー ディープシーク ラマ
클로드 제미나이 제미니 챗지피티 지피티 그록 딥시크 큐원 미스트랄 라마
كلود جيميني شاتجيبيتي تشاتجيبيتي جروك ديبسيك क्लॉड जेमिनी चैटजीपीटी ग्रोक डीपसीक`

	// sizeNames are words that follow the name of a model.
	sizeNames = `mini nano micro pro flash lite flashlite turbo chat fast haiku sonnet opus max plus instruct preview thinking
reasoning reasoner coder code large small medium base latest exp experimental vision ultra air scout maverick oss beta alpha`
)
